import { describe, expect, it } from "vitest";
import { countAfterUpdate, retainProperties } from "#lib/sagemaker/retain-properties.ts";

/** Two were asked for, and autoscaling has made five of them. */
const live = { isServerless: false, instanceType: "ml.c6i.xlarge", configuredCount: 2, currentCount: 5 };

describe("an update", () => {
  it("keeps the number of instances that autoscaling has set, but not what is captured", () => {
    const wanted = { isServerless: false, configuredCount: 2 };
    expect(retainProperties(live, wanted)).toEqual({
      RetainAllVariantProperties: true,
      ExcludeRetainedVariantProperties: [{ VariantPropertyType: "DataCaptureConfig" }],
    });
    expect(countAfterUpdate(live, wanted)).toBe(5);
  });

  it("takes the manifest's number when that has changed", () => {
    const wanted = { isServerless: false, configuredCount: 3 };
    expect(retainProperties(live, wanted)).toEqual({});
    expect(countAfterUpdate(live, wanted)).toBe(3);
  });

  it.each([
    ["an endpoint whose configuration is gone", undefined, { isServerless: false, configuredCount: 2 }],
    [
      "a serverless endpoint",
      { ...live, isServerless: true },
      { isServerless: true, configuredCount: undefined },
    ],
  ])("keeps nothing of %s", (_, current, wanted) => {
    expect(retainProperties(current, wanted)).toEqual({});
  });
});
