import { describe, expect, it } from "vitest";
import { temporaryKinds } from "#lib/temporary-endpoints/temporary-kind.ts";
import { temporaryNameOf, temporaryPrefixOf } from "#lib/temporary-endpoints/temporary-name.ts";

describe.each(temporaryKinds)("the name of a %s endpoint", (kind) => {
  it("is made of the endpoint's alone, and fits SageMaker however long that is", () => {
    expect(temporaryNameOf(kind, "mine")).toBe(`onnxify-${kind}-mine`);
    const long = "a".repeat(63);
    expect(temporaryNameOf(kind, long)).toMatch(/^[a-z0-9-]{1,63}$/);
    expect(temporaryNameOf(kind, long)).not.toBe(temporaryNameOf(kind, `${long.slice(1)}b`));
    expect(temporaryNameOf(kind, "Mine")).not.toBe(temporaryNameOf(kind, "mine"));
  });

  it("begins as no other endpoint's does, so that roles and manifests can tell", () => {
    expect(temporaryPrefixOf(temporaryNameOf(kind, "mine"))).toBe(`onnxify-${kind}-`);
    expect(temporaryPrefixOf(temporaryNameOf(kind, "mine").toUpperCase())).toBe(`onnxify-${kind}-`);
    expect(temporaryPrefixOf(`onnxify-${kind}`)).toBeUndefined();
    expect(temporaryPrefixOf("mine")).toBeUndefined();
  });
});
