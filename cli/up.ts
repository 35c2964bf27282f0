import { once } from "node:events";
import { resolve } from "node:path";
import type { Cloud } from "#local/start-cloud.ts";
import type { Context } from "./context.ts";
import { InterruptedError } from "./errors.ts";
import { credentials, openCloud } from "./local/open-cloud.ts";

export interface UpOptions {
  /** 0 takes a free one. */
  port: number;
  /** Where the local cloud keeps everything. */
  data: string;
}

/** Runs a local cloud until a signal ends it. SIGTERM is how it is meant to be ended, so that is no failure. */
export async function up({ port, data }: UpOptions, { output, signal }: Context): Promise<void> {
  const dataDirectory = resolve(data);
  await using cloud = await openCloud({ port, dataDirectory, output });
  const { endpointUrl, region, bucket, stateMachineArn, topicArn, hubUrl } = cloud;
  output.answer({ endpointUrl, region, bucket, stateMachineArn, topicArn, hubUrl }, () =>
    describeCloud(cloud, dataDirectory),
  );
  if (!signal.aborted) await once(signal, "abort");
  output.say("Stopping the local cloud.");
  if (!isTermination(signal.reason)) throw signal.reason;
}

function describeCloud({ endpointUrl, region, bucket }: Cloud, dataDirectory: string): string[] {
  return [
    `The local cloud is up at ${endpointUrl} and keeps everything in ${dataDirectory}.`,
    "In another shell:",
    "",
    `  export AWS_ENDPOINT_URL=${endpointUrl}`,
    `  export AWS_REGION=${region}`,
    `  export AWS_DEFAULT_REGION=${region}`,
    `  export AWS_ACCESS_KEY_ID=${credentials.accessKeyId}`,
    `  export AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}`,
    "",
    "Then try:",
    "",
    "  npx onnxify deploy onnxify/emotions-minilm",
    '  npx onnxify invoke onnxify-emotions-minilm "I like you. I love you"',
    `  aws s3 ls s3://${bucket}/ --recursive`,
    "",
    "Ctrl-C stops it; `onnxify up` goes on where it was.",
  ];
}

function isTermination(reason: unknown): boolean {
  return reason instanceof InterruptedError && reason.signalName === "SIGTERM";
}
