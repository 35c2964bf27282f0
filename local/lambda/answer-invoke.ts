import type { IncomingMessage, ServerResponse } from "node:http";
import { noteCall } from "#local/wire/call-notes.ts";
import { AwsError } from "#local/wire/json-service.ts";
import { readBody } from "#local/wire/read-body.ts";
import { functionNameOf } from "./function-name.ts";
import type { Lambda } from "./start-lambda.ts";

/** Lambda's limit for a request. Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const payloadLimitInBytes = 6 * 1024 * 1024;

const pathPattern = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(\?.*)?$/;

/**
 * Answers Invoke, the one operation of Lambda's API that is here.
 *
 * @throws AwsError as Lambda would.
 */
export async function answerInvoke(
  lambda: Lambda,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = readFunctionName(request);
  noteCall(request, "Invoke", { FunctionName: functionNameOf(name) });
  const payload = await readPayload(request);
  const invocationType = request.headers["x-amz-invocation-type"] ?? "RequestResponse";
  if (invocationType === "Event") {
    lambda.invokeLater(name, payload);
    response.writeHead(202, { "content-length": "0" }).end();
    return;
  }
  if (invocationType !== "RequestResponse") {
    const message = `Invocation type ${String(invocationType)} is not here; there are RequestResponse and Event.`;
    throw new AwsError("InvalidParameterValueException", message);
  }
  const result = await lambda.invoke(name, payload);
  response.writeHead(200, {
    "content-type": "application/json",
    "x-amz-executed-version": "$LATEST",
    ...(result.hasFailed ? { "x-amz-function-error": "Unhandled" } : {}),
  });
  response.end(result.payload);
}

function readFunctionName({ method, url = "" }: IncomingMessage): string {
  const name = pathPattern.exec(url)?.[1];
  if (method === "POST" && name !== undefined) return decode(name);
  const message = `The local cloud's Lambda has no operation for ${method} ${url}; it has Invoke.`;
  throw new AwsError("UnknownOperationException", message, 404);
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw new AwsError(
      "InvalidParameterValueException",
      `The function's name, ${name}, is not encoded as URLs are.`,
    );
  }
}

async function readPayload(request: IncomingMessage): Promise<string> {
  const text = (await readBody(request, payloadLimitInBytes)).toString("utf8") || "{}";
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new AwsError(
      "InvalidRequestContentException",
      `Could not parse request body into json: ${String(error)}`,
    );
  }
}
