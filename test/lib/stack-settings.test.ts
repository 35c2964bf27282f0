import { afterEach, expect, it, vi } from "vitest";
import { readStackSettings } from "#lib/stack-settings.ts";

const plain = {
  SUBNET_IDS: "",
  SECURITY_GROUP_IDS: "",
  KEY_ARN: "",
  RESOURCE_TAGS: "application=onnxify,stage=dev,",
};

const read = (variables: Partial<typeof plain>) => {
  for (const [name, value] of Object.entries({ ...plain, ...variables })) vi.stubEnv(name, value);
  return readStackSettings();
};

afterEach(() => vi.unstubAllEnvs());

const own = [
  { Key: "application", Value: "onnxify" },
  { Key: "stage", Value: "dev" },
];

it("a plain stack has neither a network nor a key, and onnxify's own tags", () => {
  expect(read({})).toEqual({ tags: own });
});

it("a stack with every parameter has a network, a key, and its tags besides", () => {
  const settings = read({
    SUBNET_IDS: "subnet-1, subnet-2",
    SECURITY_GROUP_IDS: "sg-1",
    KEY_ARN: "arn:aws:kms:us-east-1:123456789012:key/any",
    RESOURCE_TAGS: `${plain.RESOURCE_TAGS}team=search,note=a=b`,
  });
  expect(settings).toEqual({
    network: { Subnets: ["subnet-1", "subnet-2"], SecurityGroupIds: ["sg-1"] },
    keyArn: "arn:aws:kms:us-east-1:123456789012:key/any",
    tags: [...own, { Key: "team", Value: "search" }, { Key: "note", Value: "a=b" }],
  });
});

it.each([
  [{ SUBNET_IDS: "subnet-1" }, "must both be given, or neither"],
  [{ SECURITY_GROUP_IDS: "sg-1" }, "must both be given, or neither"],
  [{ RESOURCE_TAGS: "team" }, 'has "team"; expected name=value'],
])("%j is refused", (variables, message) => {
  expect(() => read(variables)).toThrow(message);
});
