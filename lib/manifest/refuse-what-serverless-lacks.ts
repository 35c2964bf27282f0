import type { z } from "zod";

/** The most that a serverless endpoint takes in one request. Source: SageMaker's guide, "Serverless endpoints". */
const largestRequestInBytes = 4 * 1024 * 1024;

/** An entry as far as it can contradict a serverless endpoint. */
interface CheckedEntry {
  instanceCount: number;
  optimizeFor: "latency" | "throughput";
  benchmark: { inputs: string[]; batchSize: number; concurrency: number; vanillaEndpoint: boolean };
  serverless?: { maxConcurrency: number } | undefined;
  dataCapture?: object | undefined;
}

/** Refuses what SageMaker refuses of serverless endpoints, before a job has been paid for. */
export function refuseWhatServerlessLacks(entry: CheckedEntry, context: z.RefinementCtx<CheckedEntry>): void {
  const { serverless, dataCapture, instanceCount, optimizeFor, benchmark } = entry;
  if (serverless === undefined) return;
  const refuse = (field: string, message: string) =>
    context.addIssue({ code: "custom", path: field.split("."), message });
  if (dataCapture !== undefined)
    refuse("dataCapture", "none, because a serverless endpoint captures no data");
  if (instanceCount !== 1) refuse("instanceCount", "none, because a serverless endpoint has no instances");
  if (optimizeFor === "throughput")
    refuse("optimizeFor", "latency, because a serverless container gets one request at a time");
  const { inputs, batchSize, concurrency, vanillaEndpoint } = benchmark;
  if (concurrency > serverless.maxConcurrency) {
    const message = `at most serverless.maxConcurrency, ${serverless.maxConcurrency}, because the endpoint refuses more at once`;
    refuse("benchmark.concurrency", message);
  }
  if (vanillaEndpoint) {
    refuse("benchmark.vanillaEndpoint", "false, because a serverless endpoint has no instance to compare on");
  }
  const meanInBytes = Buffer.byteLength(JSON.stringify(inputs)) / inputs.length;
  if (meanInBytes * batchSize > largestRequestInBytes) {
    refuse("benchmark", "a request under 4 MB, which is the most that a serverless endpoint takes");
  }
}
