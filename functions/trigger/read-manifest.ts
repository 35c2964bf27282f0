import { GetObjectCommand, HeadObjectCommand, NoSuchKey, NotFound } from "@aws-sdk/client-s3";
import { ManifestError } from "#lib/errors.ts";
import { decodeManifest } from "#lib/manifest/decode-manifest.ts";
import { largestManifestInBytes, type ParsedEntry, parseManifest } from "#lib/manifest/parse-manifest.ts";
import type { TriggerContext } from "./context.ts";

/** A manifest as it is now. */
export interface Manifest {
  key: string;
  /** Names the write that is read; empty when there is no such object any more. */
  write: string;
  etag: string;
  /** Absent in a bucket without versions. */
  versionId?: string;
  entries: ParsedEntry[];
  /** All that it asks for, in lower case. */
  endpointNames: ReadonlySet<string>;
  /** Why it cannot be read as a whole. */
  error?: ManifestError;
}

type ReadContext = Pick<TriggerContext, "s3" | "bucket" | "defaultInstanceType">;

/** What tells one write of an object from the next. */
interface ObjectVersion {
  VersionId?: string | undefined;
  ETag?: string | undefined;
  LastModified?: Date | undefined;
}

/** Reads a manifest as it is now, whichever write an event was about. */
export async function readManifest(key: string, context: ReadContext): Promise<Manifest> {
  const { s3, bucket } = context;
  try {
    const {
      Body,
      ContentLength = 0,
      ...version
    } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const { VersionId: versionId, ETag = "" } = version;
    const isTooLarge = ContentLength > largestManifestInBytes;
    const bytes = isTooLarge ? undefined : await Body?.transformToByteArray();
    return {
      key,
      write: writeOf(version),
      etag: ETag.replaceAll('"', ""),
      ...(versionId && { versionId }),
      ...(isTooLarge
        ? { ...withNames([]), error: tooLarge(key, ContentLength) }
        : parse(key, bytes ?? new Uint8Array(), context)),
    };
  } catch (error) {
    if (error instanceof NoSuchKey) return { key, write: "", etag: "", ...withNames([]) };
    throw error;
  }
}

/** Whether the manifest is still what was read. */
export async function isCurrent({ key, write }: Manifest, { s3, bucket }: ReadContext): Promise<boolean> {
  try {
    return writeOf(await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))) === write;
  } catch (error) {
    if (error instanceof NotFound) return write === "";
    throw error;
  }
}

/** Whether the manifest asks for an endpoint; SageMaker does not tell their names apart by their case. */
export function asksFor({ endpointNames }: Manifest, endpointName: string): boolean {
  return endpointNames.has(endpointName.toLowerCase());
}

function writeOf({ VersionId, ETag = "", LastModified }: ObjectVersion): string {
  const isVersioned = VersionId !== undefined && VersionId !== "null";
  return isVersioned ? VersionId : `${ETag.replaceAll('"', "")}-${LastModified?.getTime()}`;
}

function parse(key: string, bytes: Uint8Array, { defaultInstanceType: instanceType }: ReadContext) {
  try {
    return withNames(parseManifest(key, decodeManifest(key, bytes), { instanceType }));
  } catch (error) {
    if (error instanceof ManifestError) return { ...withNames([]), error };
    throw error;
  }
}

function withNames(entries: ParsedEntry[]): Pick<Manifest, "entries" | "endpointNames"> {
  const names = entries.flatMap((parsed) =>
    "entry" in parsed ? [parsed.entry.endpointName.toLowerCase()] : [],
  );
  return { entries, endpointNames: new Set(names) };
}

function tooLarge(key: string, sizeInBytes: number): ManifestError {
  return new ManifestError(
    `${key} has ${sizeInBytes} bytes; a manifest may have ${largestManifestInBytes}.`,
    {
      nextStep: "Split it into several.",
    },
  );
}
