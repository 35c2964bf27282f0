import { CopyObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ReleaseRecord } from "#lib/deployment.ts";
import { QuantizationFailedError } from "#lib/errors.ts";
import { keys, releaseFiles } from "#lib/keys.ts";
import type { QuantizationReport } from "#lib/quantization-report.ts";
import { readJson, writeJson } from "#lib/s3/json-objects.ts";
import { fromUrl, type ObjectLocation, toUrl } from "#lib/s3/object-location.ts";
import { type ServingOptions, servingOptionsFile } from "#lib/serving-options.ts";
import type { DeployDocument, UploadedRelease } from "#statemachine/document.ts";
import { verifyChecksum } from "./verify-checksum.ts";

/** The document as Upload finds it. */
export type UploadDocument = Pick<DeployDocument, "executionName" | "release" | "archive">;

/** What Upload works with. */
export interface UploadContext {
  s3: S3Client;
  bucket: string;
}

/**
 * Promotes the staged archive to its immutable key once its checksum is right, and the golden requests and
 * `release.json` with it. `release.json` comes last, so that a release that has it is whole.
 *
 * @throws ChecksumMismatchError or QuantizationFailedError.
 */
export async function upload(
  document: UploadDocument,
  { s3, bucket }: UploadContext,
): Promise<UploadedRelease> {
  const { executionName, release, archive } = document;
  const output = keys.output(executionName);
  await verifyChecksum(s3, archive);
  const record = await describeRelease(document, { s3, bucket });
  const reference = { bucket, key: output + releaseFiles.reference };
  await copy(s3, { from: fromUrl(archive.url), to: { bucket, key: release.prefix + releaseFiles.archive } });
  await copy(s3, { from: reference, to: { bucket, key: release.prefix + releaseFiles.reference } });
  const recordLocation = { bucket, key: release.prefix + releaseFiles.record };
  await writeJson(s3, { ...recordLocation, value: record });
  return { modelDataUrl: release.modelDataUrl, recordUrl: toUrl(recordLocation), ...record.archive };
}

async function describeRelease(
  { executionName, release, archive }: UploadDocument,
  { s3, bucket }: UploadContext,
): Promise<ReleaseRecord> {
  const output = keys.output(executionName);
  const quantization = await readJson<QuantizationReport>(s3, {
    bucket,
    key: keys.quantizationReport(executionName),
  });
  const serving = await readJson<ServingOptions>(s3, { bucket, key: `${output}model/${servingOptionsFile}` });
  if (quantization === undefined || serving === undefined) {
    throw new QuantizationFailedError(`The job left no quantization.json in ${output}.`, {
      nextStep: "Read the job's log.",
    });
  }
  const { releaseId, model, revision, task } = release;
  const { sha256, sizeInBytes } = archive;
  const createdAt = new Date().toISOString();
  return {
    releaseId,
    model,
    revision,
    task,
    archive: { sha256, sizeInBytes },
    serving,
    quantization,
    createdAt,
  };
}

async function copy(s3: S3Client, { from, to }: { from: ObjectLocation; to: ObjectLocation }): Promise<void> {
  const source = encodeURI(`${from.bucket}/${from.key}`);
  await s3.send(new CopyObjectCommand({ Bucket: to.bucket, Key: to.key, CopySource: source }));
}
