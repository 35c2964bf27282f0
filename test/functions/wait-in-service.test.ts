import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { waitInService } from "../../functions/wait-in-service/wait-in-service.ts";
import { startTestCloud, type TestCloud } from "../local/sagemaker/support/start-test-cloud.ts";

const startedAt = "2026-11-24T08:00:00.000Z";
const endpoint = {
  endpointName: "new",
  endpointConfigName: "new-1",
  status: "Creating",
  startedAt,
  waitInSeconds: 1,
} as const;

let directory: string;
let cloud: TestCloud;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "onnxify-wait-"));
  cloud = await startTestCloud({ directory });
});

afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("an endpoint that SageMaker does not show", () => {
  it("is waited for while what it shows may be from before the endpoint was made", async () => {
    expect(await waitAt(5)).toEqual(endpoint);
  });

  it("is gone after that", async () => {
    await expect(waitAt(15)).rejects.toThrow("The endpoint new is gone");
  });
});

function waitAt(seconds: number) {
  const now = () => Date.parse(startedAt) + seconds * 1000;
  return waitInService({ endpoint }, { sageMaker: cloud.sageMaker, now });
}
