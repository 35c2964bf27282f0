import { expect, it } from "vitest";
import { imageUriOf } from "#lib/image-uri.ts";
import { parseImageUri } from "#lib/parse-image-uri.ts";

const digest = `sha256:${"0".repeat(64)}`;

it.each([
  [
    "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/image:1.2",
    {
      registryId: "123456789012",
      region: "eu-west-1",
      repositoryName: "team/image",
      imageId: { imageTag: "1.2" },
    },
  ],
  [
    `123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/image@${digest}`,
    {
      registryId: "123456789012",
      region: "cn-north-1",
      repositoryName: "image",
      imageId: { imageDigest: digest },
    },
  ],
  [
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/image",
    {
      registryId: "123456789012",
      region: "us-east-1",
      repositoryName: "image",
      imageId: { imageTag: "latest" },
    },
  ],
])("reads %s", (uri, expected) => {
  expect(parseImageUri(uri)).toEqual(expected);
});

it("reads every image that onnxify chooses itself", () => {
  for (const region of ["us-east-1", "eu-central-2", "cn-northwest-1", "us-gov-west-1"]) {
    expect(parseImageUri(imageUriOf(region))).toMatchObject({ region });
  }
});

it.each(["docker.io/library/python:3.12", "python", "12345.dkr.ecr.us-east-1.amazonaws.com/image:tag"])(
  "takes %s for an image that is elsewhere",
  (uri) => {
    expect(parseImageUri(uri)).toBeUndefined();
  },
);
