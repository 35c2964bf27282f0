import type { ServerResponse } from "node:http";
import { AwsError } from "./json-service.ts";
import { sendJson } from "./send-json.ts";

/** Writes an error as the JSON protocols word it; anything but an {@link AwsError} is the local cloud's own fault, a 500. */
export function sendJsonError(response: ServerResponse, error: unknown, contentType?: string): void {
  const { code, message, statusCode } = error instanceof AwsError ? error : internalFailure(error);
  sendJson(response, {
    statusCode,
    ...(contentType === undefined ? {} : { contentType }),
    headers: { "x-amzn-errortype": code },
    body: { __type: code, message },
  });
}

function internalFailure(error: unknown): AwsError {
  const message = error instanceof Error ? error.message : String(error);
  return new AwsError("InternalFailure", `The local cloud failed: ${message}`, 500);
}
