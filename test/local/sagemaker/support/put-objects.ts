import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { createGzip } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { pack } from "tar-stream";
import { bucket } from "./start-test-cloud.ts";

export async function putObject(s3: S3Client, key: string, body: string | Uint8Array): Promise<string> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  return `s3://${bucket}/${key}`;
}

/** Puts one of the fixture jobs under `code/`. */
export async function putJob(s3: S3Client, name: string): Promise<void> {
  const source = readFileSync(new URL(`../fixtures/jobs/${name}`, import.meta.url), "utf8");
  await putObject(s3, `code/${name}`, source);
}

/** Puts a model whose `code/inference.py` is the given source, and answers its URL. */
export async function putModel(s3: S3Client, name: string, source: string): Promise<string> {
  return await putObject(
    s3,
    `models/${name}/model.tar.gz`,
    await packArchive({ "code/inference.py": source }),
  );
}

export async function packArchive(files: Record<string, string>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) {
    archive.entry({ name }, content);
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of Readable.from(archive).pipe(createGzip())) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function getText(s3: S3Client, key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body instanceof Readable ? await text(Body) : "";
}

export async function listKeys(s3: S3Client, prefix: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  return Contents.map(({ Key }) => Key ?? "");
}
