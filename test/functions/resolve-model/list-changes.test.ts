import { describe, expect, it } from "vitest";
import { describeChanges } from "#lib/changes.ts";
import type { DeployedRelease } from "#lib/deployment.ts";
import { parseEntry } from "#lib/manifest/parse-entry.ts";
import {
  deriveReleaseId,
  type ReleaseIngredients,
} from "../../../functions/resolve-model/derive-release-id.ts";
import { describeIngredients } from "../../../functions/resolve-model/describe-ingredients.ts";
import { listChanges } from "../../../functions/resolve-model/list-changes.ts";

const entryOf = (fields: object) => parseEntry({ model: "a/b", ...fields }, { place: "it" });

const before: ReleaseIngredients = {
  entry: entryOf({}),
  revision: "1".repeat(40),
  task: "text-classification",
  imageUri: "image:1",
  toolchainDigest: "toolchain-1",
  handlerDigest: "handler-1",
  evaluationDigest: undefined,
};

/** As RecordDeployment has written it. */
const live = {
  releaseId: deriveReleaseId(before),
  model: "a/b",
  revision: before.revision,
  task: before.task,
  madeOf: describeIngredients(before, undefined),
} as DeployedRelease;

const changesTo = (
  change: Partial<ReleaseIngredients>,
  { variation, fault, record = live }: { variation?: string; fault?: string; record?: DeployedRelease } = {},
) => {
  const now = { ...before, ...change };
  const madeOf = describeIngredients(now, variation);
  const releaseId = deriveReleaseId(now);
  return describeChanges(listChanges({ entry: now.entry, releaseId, madeOf, live: record, fault }));
};

describe("why an endpoint is deployed anew", () => {
  it.each([
    [{ revision: "2".repeat(40) }, "the commit moved from 1111111 to 2222222"],
    [{ imageUri: "image:2" }, "the image changed from image:1 to image:2"],
    [{ toolchainDigest: "toolchain-2" }, "the toolchain changed from toolchain-1 to toolchain-2"],
    [{ handlerDigest: "handler-2" }, "the handler changed from handler-1 to handler-2"],
    [{ task: "fill-mask" }, "the task changed from text-classification to fill-mask"],
    [{ entry: entryOf({ quantization: "none" }) }, "the recipe changed from auto to none"],
    [{ entry: entryOf({ gates: "off" }) }, /^the accuracy gates changed from labelAgreement .* to off$/],
    [{ evaluationDigest: "0123456789" }, "the evaluation texts changed from the built-in ones to 01234567"],
    [
      { entry: entryOf({ hermetic: true }) },
      "the packages changed from installed at the start to in the archive",
    ],
    [
      { entry: entryOf({ optimizeFor: "throughput" }) },
      "the workers changed from for latency to for throughput",
    ],
    [
      { entry: entryOf({ instanceCount: 2 }) },
      "the instances changed from 1 × ml.c6i.xlarge to 2 × ml.c6i.xlarge",
    ],
  ])("names what has changed: %j", (change, reason) => {
    expect(changesTo(change)).toEqual([typeof reason === "string" ? reason : expect.stringMatching(reason)]);
  });

  it("names everything at once", () => {
    expect(changesTo({ revision: "2".repeat(40), handlerDigest: "handler-2" })).toHaveLength(2);
  });

  it("names gates, network and what is the matter with the endpoint itself", () => {
    expect(changesTo({ entry: entryOf({ gates: { labelAgreement: 0.99 } }) })[0]).toMatch(
      /^the accuracy gates changed from labelAgreement 0.98, .* to labelAgreement 0.99, /,
    );
    expect(changesTo({}, { variation: "0123abcd" })).toEqual([
      "the network or key changed from SageMaker's own to 0123abcd",
    ]);
    expect(changesTo({}, { fault: "missing" })).toEqual(["the endpoint is missing"]);
  });

  it("is nothing when nothing has, nor when only what is judged on the endpoint has", () => {
    expect(changesTo({})).toEqual([]);
    expect(changesTo({ entry: entryOf({ gates: { speedup: 3 } }) })).toEqual([]);
  });

  it("is that the manifest says so, with redeploy: always", () => {
    expect(changesTo({ entry: entryOf({ redeploy: "always" }) })).toEqual(["it says redeploy: always"]);
  });

  it("is told as far as it is known from a record that is older than the list of ingredients", () => {
    const { madeOf: _, ...record } = live;
    expect(changesTo({ revision: "2".repeat(40) }, { record })).toEqual([
      "the commit moved from 1111111 to 2222222",
    ]);
    expect(changesTo({ handlerDigest: "handler-2" }, { record })).toEqual([
      expect.stringMatching(/^the release changed from [0-9a-f]{16} to [0-9a-f]{16}$/),
    ]);
  });
});
