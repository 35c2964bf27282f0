import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { keys } from "#lib/keys.ts";
import { fromUrl } from "#lib/s3/object-location.ts";
import type { Cloud } from "#local/start-cloud.ts";
import { connect } from "./aws/connect.ts";
import { putManifest } from "./aws/put-manifest.ts";
import type { Context } from "./context.ts";
import { FailedError } from "./errors.ts";
import { type AcceptedEntry, followDeployments, isAccepted } from "./follow/follow-deployments.ts";
import { keepLogs } from "./local/keep-logs.ts";
import { connectionTo, openCloud } from "./local/open-cloud.ts";
import { saveReports } from "./local/save-reports.ts";
import { askEndpoint } from "./result/ask-endpoint.ts";
import { formatAnswer } from "./result/format-answer.ts";
import { formatBenchmark } from "./result/format-benchmark.ts";
import { type DeployedModel, isDeployed, isFailed, type ModelResult } from "./result/model-result.ts";

const classifier = "onnxify/emotions-minilm";
const demoModels = [classifier, "sentence-transformers/all-MiniLM-L6-v2"];

/** The article's sentence. */
const texts = ["I like you. I love you"];

/** Receipts and logs outlive the demo, whose cloud and data directory do not. */
const keptFolder = ".onnxify";

/** What the demo works with while its cloud is up. */
type DemoContext = Context & ReturnType<typeof connectTo>;

/**
 * Runs the main job on a local cloud of its own: two sample models from a manifest to benchmarked endpoints.
 *
 * @throws FailedError when a model does not get there.
 */
export async function demo(context: Context): Promise<void> {
  const { output, signal } = context;
  const dataDirectory = await mkdtemp(join(tmpdir(), "onnxify-demo-"));
  try {
    await using cloud = await openCloud({ port: 0, dataDirectory, output });
    await run({ ...context, ...connectTo(cloud) });
  } catch (error) {
    if (!signal.aborted) await keepLogs({ dataDirectory, folder: resolve(keptFolder), output });
    throw error;
  } finally {
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

function connectTo(cloud: Cloud) {
  return { clients: connect(connectionTo(cloud)), bucket: cloud.bucket };
}

async function run(context: DemoContext): Promise<void> {
  const { output, clients, bucket } = context;
  const results = await followDeployments(await putModels(context), context);
  const prediction = await predict(results, context);
  const folder = resolve(keptFolder);
  await saveReports({ ...clients, bucket, folder });
  const models = results.map((result) => (isDeployed(result) ? withReportFile(result, folder) : result));
  output.answer({ models, prediction }, () => [
    ...(prediction === undefined ? [] : ["", ...formatAnswer(prediction, { hasBars: output.isTerminal })]),
    ...models.filter(isDeployed).flatMap(formatBenchmark),
  ]);
  const failed = results.find(isFailed);
  if (failed !== undefined) throw new FailedError(failed.error.message);
}

async function putModels({ clients, bucket, output, signal }: DemoContext): Promise<AcceptedEntry[]> {
  const key = `${keys.manifests}demo.json`;
  output.say(`s3://${bucket}/${key} asks for ${demoModels.join(" and ")}.`);
  const entries = await putManifest({
    ...clients,
    bucket,
    key,
    entries: demoModels.map((model) => ({ model })),
    signal,
  });
  const refused = entries.find((entry) => !isAccepted(entry));
  if (refused !== undefined) throw new FailedError(refused.error?.message ?? `${refused.model} was refused.`);
  return entries.filter(isAccepted);
}

async function predict(
  results: readonly ModelResult[],
  { clients, signal }: DemoContext,
): Promise<{ endpointName: string; texts: string[]; answer: unknown } | undefined> {
  const live = results.filter(isDeployed).find(({ model }) => model === classifier);
  if (live === undefined) return undefined;
  const { endpointName } = live;
  return { endpointName, texts, answer: await askEndpoint({ ...clients, endpointName, texts, signal }) };
}

function withReportFile(model: DeployedModel, folder: string): DeployedModel {
  const { key } = fromUrl(model.benchmark.reportUrl);
  const reportFile = join(folder, key);
  const htmlFile = join(folder, keys.reportPage(key));
  return { ...model, benchmark: { ...model.benchmark, reportFile, htmlFile } };
}
