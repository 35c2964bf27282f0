import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Claim, readClaim } from "#lib/claims/claim.ts";
import { requireCurrent } from "#lib/claims/require-current.ts";
import { endRetirement, retireConfig } from "#lib/claims/retire-config.ts";
import { takeEndpoint } from "#lib/claims/take-endpoint.ts";
import { whileCurrent } from "#lib/claims/while-current.ts";
import { keys } from "#lib/keys.ts";
import { writeJson } from "#lib/s3/json-objects.ts";
import {
  bucket,
  createBucket,
  startTestCloud,
  type TestCloud,
} from "../../local/sagemaker/support/start-test-cloud.ts";

const endpointName = "Shared";
const source = { key: "manifests/m.txt" };
const older = { executionName: "older", endpointName, source };
const newer = { executionName: "newer", endpointName, source };
const config = "onnxify-shared-config";

let directory: string;
let cloud: TestCloud;
let store: { s3: TestCloud["s3"]; bucket: string };

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "onnxify-claims-"));
  cloud = await startTestCloud({ directory });
  await createBucket(cloud.s3);
  store = { s3: cloud.s3, bucket };
});

afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true, force: true });
});

const claim = async (executionName: string, more: Partial<Claim> = {}) => {
  const value: Claim = {
    ...{ endpointName, manifestKey: source.key, since: "2026-11-24T08:00:00.000Z", executionName },
    ...{ desired: "desired", write: "write", alsoAskedForBy: {}, ...more },
  };
  await writeJson(cloud.s3, { bucket, key: keys.claim(endpointName), value });
};

const read = async () => (await readClaim(endpointName, store))?.value;

describe("an execution", () => {
  it("goes on as long as the claim on its endpoint is its own", async () => {
    await claim("older");
    await expect(requireCurrent(older, store)).resolves.toBeUndefined();
  });

  it("ends once the claim is another's, and names that one", async () => {
    await claim("newer");
    await expect(requireCurrent(older, store)).rejects.toMatchObject({
      name: "SupersededError",
      message: expect.stringContaining("The execution newer has taken over the endpoint Shared"),
    });
    await expect(takeEndpoint(older, config, store)).rejects.toMatchObject({ name: "SupersededError" });
  });

  it("is told of nothing that it has measured, or failed with, while it was superseded", async () => {
    await claim("older");
    expect(await whileCurrent(older, store, async () => "measured")).toBe("measured");
    await expect(whileCurrent(older, store, () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
    for (const end of [async () => "measured", () => Promise.reject(new Error("gone"))]) {
      await claim("older");
      const isSuperseded = whileCurrent(older, store, () => claim("newer").then(end));
      await expect(isSuperseded).rejects.toMatchObject({ name: "SupersededError" });
    }
  });

  it("that somebody has started by hand has no claim, and nobody to give way to", async () => {
    await claim("newer");
    await expect(requireCurrent({ ...older, source: undefined }, store)).resolves.toBeUndefined();
  });
});

describe("an execution that undoes its work", () => {
  it("leaves a configuration alone that the newer one brings as well", async () => {
    await claim("newer");
    await takeEndpoint(newer, config, store);
    expect(await retireConfig(older, config, store)).toEqual({ isSuperseded: true, isTaken: true });
    expect(await read()).not.toHaveProperty("retiring");
  });

  it("makes the newer one wait that wants the same configuration, until it is gone", async () => {
    await claim("newer");
    expect(await retireConfig(older, config, store)).toEqual({ isSuperseded: true, isTaken: false });
    await expect(takeEndpoint(newer, config, store)).rejects.toMatchObject({ name: "EndpointBusyError" });
    await takeEndpoint(newer, "another", store);
    await endRetirement(older, config, store);
    await takeEndpoint(newer, config, store);
    expect(await read()).toMatchObject({ endpointConfigName: config });
  });

  it("makes nobody wait for ever when it dies", async () => {
    const since = new Date(Date.now() - 10 * 60_000).toISOString();
    await claim("newer", { retiring: { endpointConfigName: config, since } });
    await expect(takeEndpoint(newer, config, store)).resolves.toBeUndefined();
  });

  it("is not hindered when nobody has superseded it", async () => {
    await claim("older", { endpointConfigName: config });
    expect(await retireConfig(older, config, store)).toEqual({ isSuperseded: false, isTaken: false });
    expect(await read()).not.toHaveProperty("retiring");
  });

  it("and a newer one that come at the same time never both have their way", async () => {
    for (let round = 0; round < 20; round++) {
      await claim("newer");
      const [{ isTaken }, isBusy] = await Promise.all([
        retireConfig(older, config, store),
        takeEndpoint(newer, config, store).then(
          () => false,
          () => true,
        ),
      ]);
      expect(isTaken).toBe(!isBusy);
    }
  });
});
