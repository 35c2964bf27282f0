import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { Account } from "../context.ts";
import type { Lease } from "../fleet/start-fleet.ts";
import { askContainer } from "./ask-container.ts";
import { modelError, RuntimeError, serviceUnavailable } from "./runtime-error.ts";

export interface ForwardRequestOptions {
  account: Account;
  endpointName: string;
  lease: Lease;
  request: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
  signal: AbortSignal;
}

/** What a client was answered. */
export interface Forwarded {
  contentType: string;
  body: Buffer;
}

/**
 * Hands a request to the leased container, and its answer to the client as it comes; answers what that was.
 * Throws RuntimeError for everything but success.
 */
export async function forwardRequest(options: ForwardRequestOptions): Promise<Forwarded> {
  const { lease, response, signal } = options;
  const answer = await ask(options);
  response.writeHead(200, {
    ...pick(answer.headers, answerHeaders),
    "x-Amzn-Invoked-Production-Variant": lease.variantName,
  });
  const chunks: Buffer[] = [];
  answer.on("data", (chunk: Buffer) => chunks.push(chunk));
  await pipeline(answer, response, { signal });
  return { contentType: String(answer.headers["content-type"] ?? ""), body: Buffer.concat(chunks) };
}

/** The container's answer, if it is a good one. */
async function ask({
  account,
  endpointName,
  lease,
  request,
  body,
  signal,
}: ForwardRequestOptions): Promise<IncomingMessage> {
  const { server } = lease;
  if (server === undefined) {
    throw serviceUnavailable();
  }
  const headers = pick(request.headers, requestHeaders);
  const failure = { account, endpointName };
  try {
    const answer = await askContainer({ server, headers, body, signal });
    const { statusCode = 0 } = answer;
    if (statusCode >= 200 && statusCode < 300) {
      return answer;
    }
    throw modelError({ ...failure, statusCode, message: await text(answer) });
  } catch (error) {
    if (error instanceof RuntimeError) {
      throw error;
    }
    throw modelError({
      ...failure,
      statusCode: 0,
      message: isTimeout(signal) ? timeoutMessage : lostMessage,
    });
  }
}

function isTimeout({ reason }: AbortSignal): boolean {
  return reason instanceof DOMException && reason.name === "TimeoutError";
}

const lostMessage = "The container closed the connection before it answered.";

const timeoutMessage =
  "Your invocation timed out while waiting for a response from container primary. " +
  "Review the latency metrics for each container in Amazon CloudWatch, resolve the issue, and try again.";

/** AWS passes on no headers but its own. */
const requestHeaders = [
  "content-type",
  "accept",
  "x-amzn-sagemaker-custom-attributes",
  "x-amzn-sagemaker-inference-id",
];

const answerHeaders = ["content-type", "content-length", "x-amzn-sagemaker-custom-attributes"];

function pick(headers: OutgoingHttpHeaders, names: string[]): OutgoingHttpHeaders {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}
