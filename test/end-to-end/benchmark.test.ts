import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BenchmarkReport, reportSchema } from "#lib/benchmark-report.ts";
import type { Deployment } from "#lib/deployment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { deploy, openCloud, readObject, type TestCloud } from "./cloud.ts";

const root = join(import.meta.dirname, "..", "..");
const client = join(import.meta.dirname, "independent_client.py");

const endpointName = "measured";
const request = {
  batchSize: 32,
  durationInSeconds: 8,
  // As much work as the benchmark's own request, so that a moment too early or too late changes little.
  grid: { batchSizes: [32], words: [6], concurrencies: [1] },
};
const entry = {
  model: "onnxify/emotions-minilm",
  endpointName,
  benchmark: request,
  /** Other tests load the machine as well, which must fail no test that is not about it. */
  gates: { speedup: 0, p95Increase: 1000 },
  redeploy: "always",
};

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await openCloud(() => undefined);
});

afterAll(() => cloud[Symbol.asyncDispose]());

describe("a receipt", () => {
  it("has the median that an independent client measures at the same time, within 10 %", async () => {
    // Both ask one endpoint at once, so that whatever else the machine does slows both: the first release's, since an
    // update is timed at a candidate beside it.
    const { result: report, timed } = await whileTimingIndependently(measure);
    const median = medianOf(timed.filter(isWithinOwnRequests(report)));
    const difference = report.endpoint.p50InMilliseconds / median - 1;
    expect(Math.abs(difference), `${report.endpoint.p50InMilliseconds} and ${median} ms`).toBeLessThan(0.1);
  }, 400_000);

  it("of a release that became slower takes the endpoint back, and says what it was compared with", async () => {
    const [reportUrl, before] = await readLiveReport();
    const fast = before.grid.map(({ cell, timing }) => ({
      cell,
      timing: { ...timing, p95InMilliseconds: 0.02, p95BoundsInMilliseconds: [0.01, 0.03] },
    }));
    await putReport(reportUrl, { ...before, grid: fast });
    const gates = { ...entry.gates, p95Increase: 0.15 };
    const execution = await deploy(cloud, "measured", { ...entry, gates });
    expect(execution).toMatchObject({ status: "FAILED", error: "GateFailedError" });
    expect(execution.cause).toMatch(
      /fails the gate: p95Increase, at most 0\.15 \(32 texts of 6 words, 1 at a time: p95 0\.0 ms before/,
    );
    expect(execution.states).toEqual(expect.arrayContaining(["Report", "Refuse", "RollBack"]));
    expect((await readLiveReport())[0]).toBe(reportUrl);
  }, 120_000);
});

/** Deploys, and answers the receipt. */
async function measure(): Promise<BenchmarkReport> {
  const execution = await deploy(cloud, "measured", entry);
  expect(execution.cause ?? "").toBe("");
  const { benchmark, preflight }: DeployDocument = JSON.parse(execution.output ?? "");
  const report = await readReport(benchmark.reportUrl);
  expect(report.cost?.perHourInDollars).toBeGreaterThan(0);
  expect(report.cost?.perHourInDollars).toBe(preflight.price.perHourInDollars);
  return report;
}

interface TimedRequest {
  sentAt: number;
  milliseconds: number;
}

/** What another program in another language, which knows only the endpoint's address, times while something is done. */
async function whileTimingIndependently<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; timed: TimedRequest[] }> {
  const url = `${cloud.endpointUrl}/endpoints/${endpointName}/invocations`;
  const child = spawn(join(root, ".venv", "bin", "python"), [client, url, String(request.batchSize)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const printed = text(child.stdout);
  try {
    const result = await work();
    expect(child.exitCode).toBeNull();
    child.kill();
    return { result, timed: (await printed).trimEnd().split("\n").map(readTimed) };
  } finally {
    child.kill();
  }
}

function readTimed(line: string): TimedRequest {
  const [sentAt = Number.NaN, milliseconds = Number.NaN] = line.split(" ").map(Number);
  return { sentAt, milliseconds };
}

/** The receipt is written right after its timings, whose first half is for the benchmark's own request. */
function isWithinOwnRequests({ createdAt }: BenchmarkReport): (timed: TimedRequest) => boolean {
  const endedAt = Date.parse(createdAt);
  const durationInMilliseconds = request.durationInSeconds * 1000;
  return ({ sentAt }) =>
    sentAt > endedAt - durationInMilliseconds && sentAt < endedAt - durationInMilliseconds / 2;
}

function medianOf(timed: readonly TimedRequest[]): number {
  const sorted = timed.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function readLiveReport(): Promise<[string, BenchmarkReport]> {
  const body = await readObject(cloud, `deployments/${endpointName}.json`);
  const { live }: Deployment = JSON.parse((await body?.transformToString()) ?? "");
  return [live.reportUrl, await readReport(live.reportUrl)];
}

async function readReport(url: string): Promise<BenchmarkReport> {
  const body = await readObject(cloud, new URL(url).pathname.slice(1));
  return reportSchema.parse(JSON.parse((await body?.transformToString()) ?? ""));
}

async function putReport(url: string, report: object): Promise<void> {
  const { hostname: Bucket, pathname } = new URL(url);
  await cloud.s3.send(new PutObjectCommand({ Bucket, Key: pathname.slice(1), Body: JSON.stringify(report) }));
}
