import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import type { ObjectLocation } from "./object-location.ts";

/** The parsed JSON of an object, or `undefined` when there is no such object. The caller vouches for the shape: onnxify wrote it. */
export async function readJson<Shape>(
  s3: S3Client,
  { bucket, key }: ObjectLocation,
): Promise<Shape | undefined> {
  const text = await readText(s3, { bucket, key });
  return text === undefined ? undefined : (JSON.parse(text) as Shape);
}

/** The text of an object, or of the version of it that is named, or `undefined` when there is no such thing. */
export async function readText(
  s3: S3Client,
  { bucket, key, versionId }: ObjectLocation & { versionId?: string | undefined },
): Promise<string | undefined> {
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId });
    const { Body } = await s3.send(command);
    return await Body?.transformToString();
  } catch (error) {
    // The SDK has a class for the first, and none for the second.
    if (error instanceof S3ServiceException && /^NoSuch(Key|Version)$/.test(error.name)) return undefined;
    throw error;
  }
}

/** Writes a value as JSON that people can read. */
export async function writeJson(
  s3: S3Client,
  { bucket, key, value }: ObjectLocation & { value: unknown },
): Promise<void> {
  const body = `${JSON.stringify(value, undefined, 2)}\n`;
  await s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: "application/json" }),
  );
}
