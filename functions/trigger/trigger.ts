import type { S3Client } from "@aws-sdk/client-s3";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { SNSClient } from "@aws-sdk/client-sns";
import { ManifestError } from "#lib/errors.ts";
import { keys } from "#lib/keys.ts";
import { largestManifestInBytes, type ParsedEntry, parseManifest } from "#lib/manifest/parse-manifest.ts";
import type { EntryStatus, ManifestStatus } from "#lib/manifest/status.ts";
import { readText, writeJson } from "#lib/s3/json-objects.ts";
import type { ObjectCreated } from "./object-created.ts";
import { startExecution } from "./start-execution.ts";
import { tellRefusals } from "./tell-refusals.ts";

const startsAtOnce = 10;

/** What the trigger works with. */
export interface TriggerContext {
  s3: S3Client;
  stepFunctions: SFNClient;
  sns: SNSClient;
  stateMachineArn: string;
  topicArn: string;
}

/**
 * Starts one execution for each entry of a manifest, and writes `status/<manifest key>.json` with what became of
 * every entry. Delivered twice, the same event starts nothing twice: executions are named after the write, and what
 * that write put is what is read, whatever has been put since.
 */
export async function trigger({ detail }: ObjectCreated, context: TriggerContext): Promise<ManifestStatus> {
  const { bucket, object } = detail;
  const status: ManifestStatus = {
    manifest: { key: object.key, etag: object.etag.replaceAll('"', "") },
    updatedAt: new Date().toISOString(),
    ...(await readEntries({ detail }, context).then(
      async (entries) => ({ entries: await startAll(entries, { detail, context }) }),
      refuseWhole,
    )),
  };
  await writeJson(context.s3, { bucket: bucket.name, key: keys.status(object.key), value: status });
  await tellRefusals(status, context);
  return status;
}

async function readEntries({ detail }: ObjectCreated, { s3 }: TriggerContext): Promise<ParsedEntry[]> {
  const { bucket, object } = detail;
  const { key, size, "version-id": versionId } = object;
  if (size > largestManifestInBytes) {
    throw new ManifestError(`${key} has ${size} bytes; a manifest may have ${largestManifestInBytes}.`, {
      nextStep: "Split it into several.",
    });
  }
  return parseManifest(key, (await readText(s3, { bucket: bucket.name, key, versionId })) ?? "");
}

function refuseWhole(error: unknown): Pick<ManifestStatus, "entries" | "error"> {
  if (!(error instanceof ManifestError)) throw error;
  return { entries: [], error: { name: error.name, message: error.message } };
}

/**
 * A few at a time: ten calls of some 40 ms are 250 a second, which is near StartExecution's smallest quota; the client
 * slows down by itself when that is reached.
 */
async function startAll(
  entries: ParsedEntry[],
  { detail, context }: ObjectCreated & { context: TriggerContext },
): Promise<EntryStatus[]> {
  const statuses: EntryStatus[] = [];
  const remaining = entries.entries();
  const startNext = async () => {
    for (const [position, parsed] of remaining) {
      statuses[position] = await startOne(parsed, { detail, context });
    }
  };
  await Promise.all(Array.from({ length: startsAtOnce }, startNext));
  return statuses;
}

async function startOne(
  parsed: ParsedEntry,
  { detail, context }: ObjectCreated & { context: TriggerContext },
): Promise<EntryStatus> {
  const { index, model } = parsed;
  if ("error" in parsed) {
    const { name, message } = parsed.error;
    return { index, model, outcome: "refused", error: { name, message } };
  }
  const executionArn = await startExecution({ entry: parsed.entry, index, detail }, context);
  return { index, model, endpointName: parsed.entry.endpointName, outcome: "accepted", executionArn };
}
