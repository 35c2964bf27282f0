import { GetObjectCommand, HeadObjectCommand, NoSuchKey, NotFound } from "@aws-sdk/client-s3";
import { ManifestError } from "#lib/errors.ts";
import { largestManifestInBytes, type ParsedEntry, parseManifest } from "#lib/manifest/parse-manifest.ts";
import type { Entry } from "#lib/manifest/schema.ts";
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
    const text = isTooLarge ? undefined : await Body?.transformToString();
    return {
      key,
      write: writeOf(version),
      etag: ETag.replaceAll('"', ""),
      ...(versionId && { versionId }),
      ...(isTooLarge
        ? { entries: [], error: tooLarge(key, ContentLength) }
        : parse(key, text ?? "", context)),
    };
  } catch (error) {
    if (error instanceof NoSuchKey) return { key, write: "", etag: "", entries: [] };
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

/** What an entry asks for, if the manifest has an entry for the endpoint. */
export function findEntry({ entries }: Manifest, endpointName: string): Entry | undefined {
  const found = entries.find(
    (parsed) => "entry" in parsed && isSameName(parsed.entry.endpointName, endpointName),
  );
  return found !== undefined && "entry" in found ? found.entry : undefined;
}

/** SageMaker does not tell endpoints apart by the case of their names. */
function isSameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function writeOf({ VersionId, ETag = "", LastModified }: ObjectVersion): string {
  const isVersioned = VersionId !== undefined && VersionId !== "null";
  return isVersioned ? VersionId : `${ETag.replaceAll('"', "")}-${LastModified?.getTime()}`;
}

function parse(key: string, text: string, { defaultInstanceType: instanceType }: ReadContext) {
  try {
    return { entries: parseManifest(key, text, { instanceType }) };
  } catch (error) {
    if (error instanceof ManifestError) return { entries: [], error };
    throw error;
  }
}

function tooLarge(key: string, sizeInBytes: number): ManifestError {
  return new ManifestError(
    `${key} has ${sizeInBytes} bytes; a manifest may have ${largestManifestInBytes}.`,
    {
      nextStep: "Split it into several.",
    },
  );
}
