import { describe, expect, it } from "vitest";
import { endpointConfigNameOf } from "#lib/endpoint-config-name.ts";
import { parseEntry } from "#lib/manifest/parse-entry.ts";
import { needsCandidate } from "../../../functions/preflight/needs-candidate.ts";
import type { Release } from "../../../statemachine/document.ts";

const entry = parseEntry({ model: "a/b" }, { place: "it" });
const release: Release = {
  action: "build",
  releaseId: "0123456789abcdef",
  prefix: "releases/a--b/0123456789abcdef/",
  model: "a/b",
  revision: "0".repeat(40),
  task: "text-classification",
  license: "apache-2.0",
  sizeInBytes: 1,
  toolchainDigest: "0f3a9c5d7e1b2468",
  handlerDigest: "a1b2c3d4e5f60718",
  imageUri: "image",
  modelDataUrl: "s3://bucket/model.tar.gz",
  madeOf: {},
  changes: [],
};

function endpoint(
  EndpointStatus: "InService" | "Updating" | "Creating" | "Failed",
  EndpointConfigName = "other",
) {
  return {
    ...{ EndpointName: "a-b", EndpointArn: "arn", EndpointStatus, EndpointConfigName },
    ...{ CreationTime: new Date(), LastModifiedTime: new Date() },
  };
}

describe("a release is judged at a candidate first", () => {
  it.each(["InService", "Updating"] as const)("when the endpoint answers clients: it is %s", (status) => {
    expect(needsCandidate(endpoint(status), { entry, release })).toBe(true);
  });

  it.each([
    ["there is no endpoint", undefined],
    ["the endpoint is being made", endpoint("Creating")],
    ["the endpoint has failed", endpoint("Failed")],
    ["it answers already", endpoint("InService", endpointConfigNameOf(entry, release))],
  ])("unless %s", (_, found) => {
    expect(needsCandidate(found, { entry, release })).toBe(false);
  });

  it("unless it is brought back by hand", () => {
    expect(needsCandidate(endpoint("InService"), { entry, release, restoration: { from: "b" } })).toBe(false);
  });
});
