import { setTimeout as delay } from "node:timers/promises";
import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { WriteConflictError } from "#lib/errors.ts";
import { type ObjectLocation, toUrl } from "./object-location.ts";

/** A JSON object as it was read, with what tells this content from any other. */
export interface Stored<Shape> {
  value: Shape;
  etag: string;
}

/** So many writers in a row may be faster. */
const attempts = 30;
const longestPauseInMilliseconds = 100;

/** Reads a JSON object that onnxify wrote; `undefined` when there is none. */
export async function readStored<Shape>(
  s3: S3Client,
  location: ObjectLocation,
): Promise<Stored<Shape> | undefined> {
  const stored = await readStoredText(s3, location);
  return stored && { value: JSON.parse(stored.value) as Shape, etag: stored.etag };
}

async function readStoredText(
  s3: S3Client,
  { bucket, key }: ObjectLocation,
): Promise<Stored<string> | undefined> {
  try {
    const { Body, ETag = "" } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return { value: (await Body?.transformToString()) ?? "", etag: ETag };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/**
 * Writes a JSON object unless somebody else has written it since it was read; without an etag, unless there is one. When
 * the answer to a write is lost, the SDK writes again and is refused for what it has written itself: so a refusal counts
 * only if there is something else by now.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * @returns the new etag, or `undefined` when somebody has.
 */
export async function replaceJson(
  s3: S3Client,
  { bucket, key, value, etag }: ObjectLocation & { value: unknown; etag: string | undefined },
): Promise<string | undefined> {
  const condition = etag === undefined ? { IfNoneMatch: "*" } : { IfMatch: etag };
  const Body = `${JSON.stringify(value, undefined, 2)}\n`;
  const object = { Bucket: bucket, Key: key, Body, ContentType: "application/json" };
  try {
    const answer = await s3.send(new PutObjectCommand({ ...object, ...condition }));
    return answer.ETag ?? "";
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    // 409: two conditional writes met; 404: the object was deleted.
    if (status !== 412 && status !== 409 && status !== 404) throw error;
    const stored = await readStoredText(s3, { bucket, key });
    return stored?.value === Body ? stored.etag : undefined;
  }
}

/**
 * Changes a JSON object so that no writer's change is lost: what others have written meanwhile is read, and changed
 * again. `change` answers `undefined` to leave it as it is.
 *
 * @throws WriteConflictError when others are always faster.
 */
export async function updateJson<Shape>(
  s3: S3Client,
  location: ObjectLocation,
  change: (value: Shape | undefined) => Shape | undefined,
): Promise<Stored<Shape> | undefined> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const stored = await readStored<Shape>(s3, location);
    const value = change(stored?.value);
    if (value === undefined) return stored;
    const etag = await replaceJson(s3, { ...location, value, etag: stored?.etag });
    if (etag !== undefined) return { value, etag };
    await pause();
  }
  throw new WriteConflictError(`${toUrl(location)} was written by others ${attempts} times in a row.`, {
    nextStep: "It is tried again by itself.",
  });
}

/** So that those who met do not meet again. */
export function pause(): Promise<void> {
  return delay(Math.random() * longestPauseInMilliseconds);
}
