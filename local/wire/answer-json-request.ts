import type { IncomingMessage, ServerResponse } from "node:http";
import { noteCall, noteError } from "./call-notes.ts";
import { isJsonObject } from "./is-json-object.ts";
import { AwsError, type JsonObject, type JsonService, type Operation } from "./json-service.ts";
import { readBody } from "./read-body.ts";
import { sendJson } from "./send-json.ts";
import { sendJsonError } from "./send-json-error.ts";

/** No operation here takes more than a state machine's 1 MiB definition with its JSON escapes. */
const bodyLimitInBytes = 4 * 1024 * 1024;

/** Answers one request of a JSON protocol: finds the operation that `X-Amz-Target` names, calls it, words its error. */
export async function answerJsonRequest(
  service: JsonService,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const contentType = `application/x-amz-json-${service.jsonVersion}`;
  try {
    const { name, operation } = findOperation(service, request.headers["x-amz-target"]);
    const input = await readInput(request);
    noteCall(request, name, input);
    const body = await operation(input);
    sendJson(response, { contentType, body });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    noteError(request, error.code);
    sendJsonError(response, error, contentType);
  }
}

function findOperation(
  { targetPrefix, operations }: JsonService,
  target: unknown,
): { name: string; operation: Operation } {
  const [, prefix, name = ""] = /^(.*)\.(\w+)$/.exec(String(target ?? "")) ?? [];
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (prefix === targetPrefix && operation !== undefined) return { name, operation };
  const known = Object.keys(operations).sort().join(", ");
  const message = `The local cloud has no operation ${JSON.stringify(target ?? "")}; of ${targetPrefix} it has ${known}.`;
  throw new AwsError("UnknownOperationException", message);
}

async function readInput(request: IncomingMessage): Promise<JsonObject> {
  const text = (await readBody(request, bodyLimitInBytes)).toString("utf8");
  const input = text === "" ? {} : parseJson(text);
  if (isJsonObject(input)) return input;
  throw new AwsError("SerializationException", "The request's body must be a JSON object.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AwsError("SerializationException", `The request's body is not JSON: ${String(error)}`);
  }
}
