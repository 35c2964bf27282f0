import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ObjectLocation } from "./object-location.ts";

/** The parsed JSON of an object, or `undefined` when there is no such object. The caller vouches for the shape: onnxify wrote it. */
export async function readJson<Shape>(
  s3: S3Client,
  { bucket, key }: ObjectLocation,
): Promise<Shape | undefined> {
  const text = await readText(s3, { bucket, key });
  return text === undefined ? undefined : (JSON.parse(text) as Shape);
}

/** The text of an object, or `undefined` when there is no such object. */
export async function readText(s3: S3Client, { bucket, key }: ObjectLocation): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await Body?.transformToString();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
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
