import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "#local/wire/json-service.ts";
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
    const needsBucket = exchange.bucket !== "" && operation !== createBucketOperation;
    if (needsBucket) requireBucket(context.database, exchange.bucket);
    await operation(exchange);
  } catch (error) {
    if (!(error instanceof AwsError) || response.headersSent) throw error;
    sendError(response, error);
  }
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
