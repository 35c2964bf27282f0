import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endpointNameOf, modelSlugOf, nameOf } from "#lib/names.ts";

/** CreateEndpoint, CreateModel and CreateProcessingJob all accept this. */
const sageMakerName = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

describe("names", () => {
  it("are accepted by SageMaker whatever they are made of", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (parts) => {
        expect(nameOf(parts)).toMatch(sageMakerName);
      }),
    );
  });

  it("stay readable when nothing has to be changed", () => {
    expect(nameOf(["emotions", "2f1c"])).toBe("emotions-2f1c");
  });

  it("differ for parts that would read the same", () => {
    expect(nameOf(["a/b"])).not.toBe(nameOf(["a.b"]));
    expect(nameOf(["x".repeat(70), "1"])).not.toBe(nameOf(["x".repeat(70), "2"]));
  });

  it("keep within a length that is asked for", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 200 }), { minLength: 1 }),
        fc.integer({ min: 20, max: 80 }),
        (parts, length) => {
          expect(nameOf(parts, length).length).toBeLessThanOrEqual(length);
        },
      ),
    );
  });

  it("give an endpoint its model's whole id, so that two owners' models never share one", () => {
    expect(endpointNameOf("sentence-transformers/all-MiniLM-L6-v2")).toBe(
      "sentence-transformers-all-minilm-l6-v2",
    );
    expect(endpointNameOf("somebody/all-MiniLM-L6-v2")).toBe("somebody-all-minilm-l6-v2");
  });

  it("give an endpoint the last folder of its model's prefix in S3", () => {
    expect(endpointNameOf("s3://bucket/models/My_Emotions/")).toBe("my-emotions");
  });

  it("keep models apart in S3, and out of each other's folders", () => {
    expect(modelSlugOf("organisation/model")).toBe("organisation--model");
    expect(modelSlugOf("s3://bucket/models/mine/")).toBe("s3--bucket--models--mine");
  });
});
