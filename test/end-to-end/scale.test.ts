import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { paginateListProcessingJobs } from "@aws-sdk/client-sagemaker";
import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  paginateListExecutions,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ManifestStatus } from "#lib/status/manifest-status.ts";
import { eventually } from "../support/eventually.ts";
import { openCloud, putManifest, type TestCloud } from "./cloud.ts";

/** `npm run test:scale` asks for a thousand, which takes minutes. */
const entryCount = Number(process.env.SCALE_ENTRIES ?? 60);
const jobsAtOnce = 6;
/** Ten minutes for a thousand, which take half of that on two cores; fewer have as long, beside other tests. */
const longestInMilliseconds = 600 * Math.max(1_000, entryCount);
/** Two minutes until all of a thousand have started. */
const longestStartInMilliseconds = 120 * Math.max(1_000, entryCount);

/** Stands for the job's container: it says what became of the model, which here is nothing, and ends at once. */
const container = `#!/bin/sh
while [ "$1" != --message ]; do shift; done
echo "This container does nothing." > "$2"
exit 1
`;

const opened = new AsyncDisposableStack();
let cloud: TestCloud;
let status: ManifestStatus;

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), "onnxify-scale-"));
  opened.defer(() => rmSync(directory, { recursive: true, force: true }));
  const python = join(directory, "python3");
  writeFileSync(python, container);
  chmodSync(python, 0o755);
  cloud = opened.use(
    await openCloud(() => undefined, {
      python,
      executionConcurrency: 2 * jobsAtOnce,
      // The account would allow all of them at once; what holds is the stack's own ceiling.
      quotas: { "ml.c6i.xlarge for processing job usage": entryCount },
      parameters: { MaxConcurrentQuantizationJobs: String(jobsAtOnce) },
    }),
  );
});

afterAll(() => opened.disposeAsync());

describe(`a manifest of ${entryCount} entries whose jobs end at once`, () => {
  it(
    "starts one execution an entry",
    async () => {
      const entries = Array.from({ length: entryCount }, (_, index) => ({
        model: "onnxify/emotions-minilm",
        endpointName: `scale-${index}`,
        // Another request to time makes another release, which needs a job of its own.
        benchmark: { inputs: [`Text ${index}`] },
      }));
      const body = JSON.stringify(entries);
      status = await putManifest(cloud, "scale.json", body, longestStartInMilliseconds);
      expect(new Set(status.entries.map(({ executionArn }) => executionArn)).size).toBe(entryCount);
      expect(status.entries.every(({ endpointName }) => endpointName !== undefined)).toBe(true);
    },
    longestStartInMilliseconds,
  );

  it(
    "brings every execution to its end, with its job's own words",
    async () => {
      await eventually(isAnyRunning, (isRunning) => !isRunning, longestInMilliseconds);
      expect(await countFailed()).toBe(entryCount);
      const history = await readHistory(entryCount - 1);
      expect(JSON.stringify(history.at(-1))).toContain("This container does nothing.");
    },
    longestInMilliseconds + 10_000,
  );

  it("never has more jobs than the stack allows, and uses what it allows", async () => {
    const jobs = await listJobs();
    expect(jobs).toHaveLength(entryCount);
    expect(mostAtOnce(jobs)).toBe(jobsAtOnce);
  });

  it("lets executions wait for their turn in the state machine", async () => {
    const histories = await Promise.all(
      Array.from({ length: 20 }, (_, index) => readHistory((index * entryCount) / 20)),
    );
    const names = histories.map((events) => events.map((event) => event.stateEnteredEventDetails?.name));
    expect(names.some((entered) => entered.includes("WaitForTurn"))).toBe(true);
    const sizes = histories.flat().map((event) => JSON.stringify(event).length);
    expect(Math.max(...sizes)).toBeLessThan(16 * 1024);
  });

  it("leaves nothing under work/", async () => {
    const { KeyCount } = await cloud.s3.send(
      new ListObjectsV2Command({ Bucket: cloud.bucket, Prefix: "work/" }),
    );
    expect(KeyCount).toBe(0);
  });
});

async function isAnyRunning(): Promise<boolean> {
  const { stepFunctions, stateMachineArn } = cloud;
  const question = { stateMachineArn, statusFilter: "RUNNING", maxResults: 1 } as const;
  const { executions = [] } = await stepFunctions.send(new ListExecutionsCommand(question));
  return executions.length > 0;
}

async function countFailed(): Promise<number> {
  const { stepFunctions: client, stateMachineArn } = cloud;
  let count = 0;
  for await (const { executions = [] } of paginateListExecutions(
    { client },
    { stateMachineArn, statusFilter: "FAILED" },
  )) {
    count += executions.length;
  }
  return count;
}

async function readHistory(index: number): Promise<HistoryEvent[]> {
  const executionArn = status.entries[index]?.executionArn;
  const command = new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 });
  return (await cloud.stepFunctions.send(command)).events ?? [];
}

/** When every job was made and when it ended. */
async function listJobs(): Promise<{ from: number; to: number }[]> {
  const jobs: { from: number; to: number }[] = [];
  for await (const page of paginateListProcessingJobs({ client: cloud.sageMaker }, { MaxResults: 100 })) {
    for (const { CreationTime, ProcessingEndTime } of page.ProcessingJobSummaries ?? []) {
      jobs.push({ from: CreationTime?.getTime() ?? 0, to: ProcessingEndTime?.getTime() ?? Infinity });
    }
  }
  return jobs;
}

/** The most jobs that were in progress at one time; one that ends in the millisecond in which another begins is over. */
function mostAtOnce(jobs: readonly { from: number; to: number }[]): number {
  const changes = jobs.flatMap(({ from, to }) => [
    { time: from, change: 1 },
    { time: to, change: -1 },
  ]);
  changes.sort((left, right) => left.time - right.time || left.change - right.change);
  let count = 0;
  return Math.max(
    ...changes.map(({ change }) => {
      count += change;
      return count;
    }),
  );
}
