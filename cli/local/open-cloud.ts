import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Connection } from "#cli/aws/connect.ts";
import { FailedError } from "#cli/errors.ts";
import type { Output } from "#cli/print/output.ts";
import { type Cloud, startCloud } from "#local/start-cloud.ts";

/** The local cloud accepts any credentials; the SDKs want some. */
export const credentials = { accessKeyId: "local", secretAccessKey: "local" };

export interface OpenCloudOptions {
  /** 0 takes a free one. */
  port: number;
  dataDirectory: string;
  output: Output;
}

/** Nobody watches an update on one machine for the five minutes that it gets on AWS. */
const bakeTimeInSeconds = "5";

/** A local cloud that closes when the block that it is used in is left. */
export type OpenCloud = Cloud & AsyncDisposable;

const project = join(import.meta.dirname, "..", "..");
const packageDirectory = join(project, ".serverless");

/**
 * Starts a local cloud with the packaged stack on it. `HF_TOKEN`, where the environment has it, becomes the secret that
 * the stack reads private and gated models with.
 *
 * @throws FailedError when the set-up has not been run; CloudError when the port or the directory is taken.
 */
export async function openCloud({ port, dataDirectory, output }: OpenCloudOptions): Promise<OpenCloud> {
  if (!existsSync(packageDirectory)) {
    throw new FailedError(
      `The stack is not packaged yet. Run \`node ${join(project, "scripts", "setup.mjs")}\` once.`,
    );
  }
  const cloud = await startCloud({
    port,
    dataDirectory,
    packageDirectory,
    parameters: { BakeTimeInSeconds: bakeTimeInSeconds },
    huggingFaceToken: process.env.HF_TOKEN ?? "",
    onNotice: (notice) => output.say(output.paint("dim", notice)),
  });
  return { ...cloud, [Symbol.asyncDispose]: () => cloud.close() };
}

/** What clients need to reach a local cloud whatever the environment says. */
export function connectionTo({ endpointUrl, region }: Cloud): Connection {
  return { endpoint: endpointUrl, region, credentials };
}
