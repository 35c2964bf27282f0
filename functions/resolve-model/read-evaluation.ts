import { createHash } from "node:crypto";
import { GetObjectCommand, type GetObjectCommandOutput, NoSuchKey, type S3Client } from "@aws-sdk/client-s3";
import { EvaluationError } from "#lib/errors.ts";
import { keys } from "#lib/keys.ts";
import { checkEvaluation } from "#lib/manifest/parse-evaluation.ts";
import { fromUrl, toUrl } from "#lib/s3/object-location.ts";
import type { ResolvedEvaluation } from "#statemachine/document.ts";

const largestInBytes = 5 * 1024 * 1024;

/**
 * Looks at the evaluation that an entry names, and pins the version of it that was looked at.
 *
 * @throws EvaluationError when it is not in the stack's own bucket, not there, too large, or no evaluation for the task.
 */
export async function readEvaluation(
  url: string,
  { s3, bucket, task }: { s3: S3Client; bucket: string; task: string },
): Promise<ResolvedEvaluation> {
  const location = fromUrl(url);
  if (location.bucket !== bucket) throw notOurs(url, bucket);
  const { Body, ContentLength = 0, VersionId } = await open(s3, location);
  if (ContentLength > largestInBytes) {
    throw new EvaluationError(
      `${url} has ${ContentLength} bytes; an evaluation has ${largestInBytes} at most.`,
      {
        nextStep: "Leave texts out: a few hundred say as much.",
      },
    );
  }
  const text = decode((await Body?.transformToByteArray()) ?? new Uint8Array(), url);
  checkEvaluation(text, { url, task });
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
  return { url, digest, ...(VersionId && { versionId: VersionId }) };
}

/** Without the byte order mark that some editors put before a text. */
function decode(bytes: Uint8Array, url: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new EvaluationError(`${url} is no UTF-8.`, {
      nextStep: "Save it as UTF-8, then put it and the manifest again.",
      cause,
    });
  }
}

async function open(
  s3: S3Client,
  { bucket, key }: { bucket: string; key: string },
): Promise<GetObjectCommandOutput> {
  try {
    return await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  } catch (cause) {
    if (!(cause instanceof NoSuchKey)) throw cause;
    throw new EvaluationError(`There is no ${toUrl({ bucket, key })}.`, {
      nextStep: "Put the file there first, then the manifest again.",
      cause,
    });
  }
}

function notOurs(url: string, bucket: string): EvaluationError {
  return new EvaluationError(
    `${url} is not in the stack's own bucket, the only one that the stack may read.`,
    {
      nextStep: `Copy it to ${toUrl({ bucket, key: keys.evaluations })} and name it there.`,
    },
  );
}
