import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname } from "node:path";
import { fullDisk, isDiskFull } from "#local/store/full-disk.ts";
import { noteCall, noteError } from "#local/wire/call-notes.ts";
import { AwsError, type JsonObject } from "#local/wire/json-service.ts";
import { requireBucket } from "./bucket-table.ts";
import { findOperation } from "./find-operation.ts";
import { createBucketOperation } from "./operations/buckets.ts";
import { S3Error } from "./s3-error.ts";
import type { S3Context, S3Exchange } from "./s3-exchange.ts";
import { requestId, sendXmlDocument } from "./send-xml.ts";

const keyLimitInBytes = 1024;

/** Answers one request of S3's REST API, addressed by path: `/bucket/key`. */
export async function answerS3Request(
  context: S3Context,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const exchange = takeApart(context, request, response);
    const operation = findOperation(exchange);
    noteCall(request, operation.name, describeInput(exchange));
    const needsBucket = exchange.bucket !== "" && operation.run !== createBucketOperation;
    if (needsBucket) requireBucket(context.database, exchange.bucket);
    await operation.run(exchange);
  } catch (thrown) {
    const error = isDiskFull(thrown) ? fullDisk(dirname(context.database.location() ?? "")) : thrown;
    if (!(error instanceof AwsError) || response.headersSent) throw error;
    noteError(request, error.code);
    sendError(response, error);
  }
}

/** What the request names, by the SDK's names of the parameters. */
function describeInput({ request, bucket, key, query }: S3Exchange): JsonObject {
  const source = request.headers["x-amz-copy-source"];
  return {
    Bucket: bucket,
    ...(key === "" ? {} : { Key: key }),
    ...(typeof source === "string" ? { CopySource: decode(source).replace(/^\//, "") } : {}),
    VersionId: query.get("versionId"),
    Prefix: query.get("prefix"),
    Delimiter: query.get("delimiter"),
    MaxKeys: query.get("max-keys"),
  };
}

function takeApart(context: S3Context, request: IncomingMessage, response: ServerResponse): S3Exchange {
  const [path = "", query = ""] = (request.url ?? "/").split("?", 2);
  const [, bucket = "", key = ""] = /^\/([^/]*)\/?(.*)$/s.exec(decode(path)) ?? [];
  if (Buffer.byteLength(key) > keyLimitInBytes) throw new AwsError("KeyTooLongError", "Your key is too long");
  return { ...context, request, response, bucket, key, query: new URLSearchParams(query) };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new AwsError("InvalidURI", "Couldn't parse the specified URI.");
  }
}

function sendError(response: ServerResponse, thrown: AwsError): void {
  const { req: request } = response;
  const { code, message, statusCode } = thrown;
  const error = { Code: code, Message: message, Resource: request.url ?? "", RequestId: requestId() };
  const headers = thrown instanceof S3Error ? thrown.headers : {};
  sendXmlDocument(response, { statusCode, document: { Error: error }, headers });
}
