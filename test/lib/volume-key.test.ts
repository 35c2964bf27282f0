import { expect, it } from "vitest";
import { volumeKeyOf } from "#lib/volume-key.ts";

const key = "arn:aws:kms:us-east-1:123456789012:key/any";

it.each(["ml.c6i.xlarge", "ml.m5.large", "ml.c7i.2xlarge", "ml.r5.large", "ml.t3.medium", "ml.c6g.large"])(
  "the volumes of %s are encrypted with the key",
  (type) => expect(volumeKeyOf(type, key)).toBe(key),
);

it.each([
  "ml.c5d.xlarge",
  "ml.m5d.large",
  "ml.c6id.xlarge",
  "ml.r6gd.large",
  "ml.g4dn.xlarge",
  "ml.g5.xlarge",
  "ml.p4d.24xlarge",
])("the volumes of %s are encrypted by its hardware, and SageMaker takes no key", (type) =>
  expect(volumeKeyOf(type, key)).toBeUndefined(),
);

it("without a key there is none", () => expect(volumeKeyOf("ml.c6i.xlarge", undefined)).toBeUndefined());
