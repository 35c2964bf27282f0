import { expect, it } from "vitest";
import { imageUriOf } from "#lib/image-uri.ts";

it("finds AWS's image in the account that serves a region", () => {
  expect(imageUriOf("us-east-1")).toMatch(/^763104351884\.dkr\.ecr\.us-east-1\.amazonaws\.com\//);
  expect(imageUriOf("eu-central-2")).toMatch(/^380420809688\.dkr\.ecr\.eu-central-2\.amazonaws\.com\//);
  expect(imageUriOf("cn-north-1")).toMatch(/^727897471807\.dkr\.ecr\.cn-north-1\.amazonaws\.com\.cn\//);
});

it("names a CPU image whose transformers the exporter accepts", () => {
  expect(imageUriOf("us-east-1")).toMatch(/huggingface-pytorch-inference:.*transformers4\.51\.3-cpu-py312/);
});
