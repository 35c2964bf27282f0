import type { ServerResponse } from "node:http";
import type { Account } from "../context.ts";

/** An answer of the runtime API that is not a prediction. `type` is what SDKs turn into the exception's name. */
export class RuntimeError extends Error {
  override readonly name = "RuntimeError";
  readonly type: string;
  readonly statusCode: number;
  readonly details: Record<string, unknown>;

  constructor(type: string, statusCode: number, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.type = type;
    this.statusCode = statusCode;
    this.details = details;
  }
}

/** Missing endpoints, endpoints that are not in service yet, and failed ones all get this answer. */
export function endpointNotFound({ accountId }: Account, endpointName: string): RuntimeError {
  const message = `Endpoint ${endpointName} of account ${accountId} not found.`;
  return new RuntimeError("ValidationError", 400, message, { ErrorCode: "NO_SUCH_ENDPOINT" });
}

export function variantNotFound(endpointName: string, variantName: string): RuntimeError {
  return new RuntimeError(
    "ValidationError",
    400,
    `Variant ${variantName} not found for endpoint ${endpointName}.`,
  );
}

/** AWS names no exception for this one, so SDKs show the status. */
export function bodyTooLarge(limitInBytes: number): RuntimeError {
  return new RuntimeError("413", 413, `HTTP content length exceeded ${limitInBytes} bytes.`);
}

/** A serverless variant answers so many requests at once and no more. SDKs ask again by themselves. */
export function tooManyRequests(endpointName: string): RuntimeError {
  const message = `Endpoint ${endpointName} has as many requests under way as its MaxConcurrency allows.`;
  return new RuntimeError("ThrottlingException", 429, message);
}

/** The answer while a container is being started again. SDKs ask again by themselves. */
export function serviceUnavailable(): RuntimeError {
  return new RuntimeError("ServiceUnavailable", 503, "The service is unavailable. Try your call again.");
}

export interface ModelErrorOptions {
  account: Account;
  endpointName: string;
  /** The container's status; 0 when it gave none. */
  statusCode: number;
  message: string;
}

/** AWS shows so much of what the container said. */
const messageLimit = 2048;

/** The container answered with anything but success, or not at all. */
export function modelError({ account, endpointName, statusCode, message }: ModelErrorOptions): RuntimeError {
  const { region, accountId } = account;
  const isClientError = statusCode >= 400 && statusCode < 500;
  const original = message.slice(0, messageLimit);
  const group = `/aws/sagemaker/Endpoints/${endpointName}`;
  const console = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}`;
  return new RuntimeError(
    "ModelError",
    424,
    `Received ${isClientError ? "client" : "server"} error (${statusCode}) from primary with message "${original}". ` +
      `See ${console}#logEventViewer:group=${group} in account ${accountId} for more information.`,
    {
      ErrorCode: isClientError ? "CLIENT_ERROR_FROM_MODEL" : "INTERNAL_FAILURE_FROM_MODEL",
      LogStreamArn: `arn:aws:logs:${region}:${accountId}:log-group:${group}`,
      OriginalMessage: original,
      OriginalStatusCode: statusCode,
    },
  );
}

/** Writes the error as AWS's REST JSON protocol does. */
export function sendRuntimeError(response: ServerResponse, error: RuntimeError): void {
  response.writeHead(error.statusCode, {
    "content-type": "application/json",
    "x-amzn-errortype": error.type,
  });
  response.end(JSON.stringify({ ...error.details, Message: error.message }));
}
