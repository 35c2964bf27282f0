import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { z } from "zod";
import { AwsError } from "#local/wire/json-service.ts";
import { readBody } from "#local/wire/read-body.ts";
import { readXml } from "#local/wire/xml.ts";
import { checkConditions, commitObject } from "../commit-object.ts";
import type { ContentFiles } from "../content-files.ts";
import type { S3Exchange, S3Operation } from "../s3-exchange.ts";
import { sendXml } from "../send-xml.ts";
import { deleteUpload, hasUpload, listParts, type Part, requireUpload } from "../upload-table.ts";
import { versionHeaders } from "../version-headers.ts";
import { findLatest, type StoredObject } from "../version-table.ts";

const bodyLimitInBytes = 4 * 1024 * 1024;

const partSchema = z.object({
  PartNumber: z.coerce.number(),
  ETag: z.string().transform((etag) => etag.replaceAll('"', "")),
});

type NamedPart = z.output<typeof partSchema>;

const bodySchema = z.object({
  CompleteMultipartUpload: z.object({
    Part: z.union([partSchema.transform((part) => [part]), z.array(partSchema)]),
  }),
});

/**
 * Joins the named parts into one object; a condition that fails leaves the upload as it is, to be aborted. S3 answers the
 * same once more to a client that has lost the answer, which its documentation does not say and those who tried do:
 * https://github.com/minio/minio/issues/13318, https://github.com/adobe/S3Mock/issues/2586.
 */
export const completeMultipartUploadOperation: S3Operation = async (exchange) => {
  const { database, files, bucket, key, request, query } = exchange;
  const id = query.get("uploadId") ?? "";
  const named = readParts((await readBody(request, bodyLimitInBytes)).toString("utf8"));
  const latest = findLatest(database, exchange);
  const isDone = latest?.file !== undefined && latest.etag === etagOf(named) && !hasUpload(database, id);
  if (isDone) return sendResult(exchange, latest);
  const upload = requireUpload(database, id, exchange);
  const parts = selectParts(named, listParts(database, id));
  checkConditions(exchange, exchange, request);
  const content = { ...(await files.write(readAll(files, parts))), etag: etagOf(named) };
  const reason = "CompleteMultipartUpload";
  const { headers } = upload;
  const { versionId } = await commitObject(exchange, { bucket, key, content, headers, reason, request });
  await files.remove(deleteUpload(database, id));
  sendResult(exchange, { etag: content.etag, versionId });
};

function sendResult(
  exchange: S3Exchange,
  { etag, versionId }: Pick<StoredObject, "etag" | "versionId">,
): void {
  const { bucket, key, request, response } = exchange;
  const location = `http://${request.headers.host ?? ""}/${bucket}/${encodeURI(key)}`;
  const result = { Location: location, Bucket: bucket, Key: key, ETag: `"${etag}"` };
  sendXml(response, "CompleteMultipartUploadResult", result, versionHeaders(exchange, versionId));
}

function readParts(text: string): NamedPart[] {
  const body = bodySchema.safeParse(readXml(text));
  if (body.success) return body.data.CompleteMultipartUpload.Part;
  throw new AwsError("MalformedXML", "The XML you provided did not validate against our published schema");
}

function selectParts(named: NamedPart[], uploaded: Part[]): Part[] {
  return named.map(({ PartNumber, ETag }, index) => {
    if (index > 0 && PartNumber <= (named[index - 1]?.PartNumber ?? 0)) {
      throw new AwsError("InvalidPartOrder", "The list of parts was not in ascending order");
    }
    const part = uploaded.find(({ number, etag }) => number === PartNumber && etag === ETag);
    if (part !== undefined) return part;
    throw new AwsError(
      "InvalidPart",
      `Part ${PartNumber} could not be found or its entity tag did not match`,
    );
  });
}

async function* readAll(files: ContentFiles, parts: Part[]): AsyncGenerator<Buffer> {
  for (const { file } of parts) yield* createReadStream(files.path(file));
}

/** S3's ETag of a multipart object: the MD5 of its parts' MD5s, and their number. */
function etagOf(parts: readonly NamedPart[]): string {
  const digest = createHash("md5");
  for (const { ETag } of parts) digest.update(Buffer.from(ETag, "hex"));
  return `${digest.digest("hex")}-${parts.length}`;
}
