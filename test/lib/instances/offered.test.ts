import { ProcessingInstanceType, ProductionVariantInstanceType } from "@aws-sdk/client-sagemaker";
import { describe, expect, it } from "vitest";
import { hostingSizes, processingSizes } from "#lib/instances/instance-types.ts";
import { isGraviton, isHostingType, isProcessingType, processingTypeOf } from "#lib/instances/offered.ts";

describe("the table of instance types", () => {
  it.each([
    ["hosting", hostingSizes, Object.values(ProductionVariantInstanceType)],
    ["processing", processingSizes, Object.values(ProcessingInstanceType)],
  ])(
    "of %s has all that the AWS SDK has; else run scripts/refresh-instance-types.mjs",
    (_, sizes, offered) => {
      const listed = Object.entries(sizes).flatMap(([family, names]) =>
        names.split(" ").map((size) => `ml.${family}.${size}`),
      );
      expect(offered.filter((type) => !listed.includes(type))).toEqual([]);
      expect(new Set(listed).size).toBe(listed.length);
    },
  );

  it("knows what is not in it", () => {
    expect(isHostingType("ml.c6i.xlarge")).toBe(true);
    expect(isHostingType("ml.c6i.huge")).toBe(false);
    expect(isHostingType("c6i.xlarge")).toBe(false);
    expect(isHostingType("ml.c6i.xlarge.more")).toBe(false);
    expect(isHostingType("ml.toString.x")).toBe(false);
    expect(isProcessingType("ml.c7g.xlarge")).toBe(false);
  });
});

describe("the job's instance type", () => {
  it.each([
    ["ml.c6i.xlarge", "ml.c6i.xlarge"],
    ["ml.c6i.large", "ml.c6i.xlarge"],
    ["ml.c7g.large", "ml.c6i.xlarge"],
  ])("for an endpoint on %s is %s", (hosting, processing) => {
    expect(processingTypeOf(hosting)).toBe(processing);
  });
});

it.each([
  ["ml.c7g.large", true],
  ["ml.c6gn.xlarge", true],
  ["ml.r7gd.medium", true],
  ["ml.g5.xlarge", false],
  ["ml.c6i.xlarge", false],
  ["ml.g4dn.xlarge", false],
])("%s has a Graviton processor: %s", (type, expected) => {
  expect(isGraviton(type)).toBe(expected);
});
