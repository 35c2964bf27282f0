import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromUrl, toUrl } from "#lib/s3/object-location.ts";
import { parseS3Uri } from "#local/sagemaker/s3/parse-s3-uri.ts";

const buckets = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{1,20}$/);

describe("an s3:// URL", () => {
  it("is read as it was written, whatever characters a key has", () => {
    fc.assert(
      fc.property(buckets, fc.string({ unit: "binary" }), (bucket, key) => {
        expect(fromUrl(toUrl({ bucket, key }))).toEqual({ bucket, key });
        expect(parseS3Uri(toUrl({ bucket, key }))).toEqual({ bucket, key });
      }),
    );
  });

  it("of any other form is refused with what was expected", () => {
    const texts = fc.string().filter((text) => !/^s3:\/\/[^/]+/.test(text));
    fc.assert(
      fc.property(texts, (text) => {
        expect(() => fromUrl(text)).toThrow(TypeError);
        expect(() => parseS3Uri(text)).toThrow("Expected s3://bucket/key");
      }),
    );
  });
});
