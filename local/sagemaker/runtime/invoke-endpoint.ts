import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Metrics } from "#local/cloudwatch/metrics.ts";
import { noteCall, noteError } from "#local/wire/call-notes.ts";
import { withTimeout } from "../child/with-timeout.ts";
import type { Account } from "../context.ts";
import type { EndpointController } from "../fleet/endpoint-controller.ts";
import type { Lease } from "../fleet/start-fleet.ts";
import type { CaptureWriter } from "./capture-writer.ts";
import { forwardRequest } from "./forward-request.ts";
import { measureInvocation } from "./measure-invocation.ts";
import { readPayload } from "./read-payload.ts";
import {
  bodyTooLarge,
  endpointNotFound,
  RuntimeError,
  sendRuntimeError,
  tooManyRequests,
  variantNotFound,
} from "./runtime-error.ts";

export interface InvokeEndpointContext {
  account: Account;
  endpoints: EndpointController;
  /** Get what CloudWatch shows of an endpoint. */
  metrics: Metrics;
  captures: CaptureWriter;
  /** AWS: a container must answer within 60 seconds. */
  invocationTimeoutInMilliseconds: number;
}

/** Answers `POST /endpoints/<name>/invocations`. Never rejects for what a client or a container does. */
export async function invokeEndpoint(
  context: InvokeEndpointContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader("x-amzn-RequestId", randomUUID());
  try {
    await invoke(context, request, response);
  } catch (error) {
    if (response.headersSent || request.socket.destroyed) {
      response.destroy();
    } else if (error instanceof RuntimeError) {
      noteError(request, error.type);
      sendRuntimeError(response, error);
    } else {
      throw error;
    }
  }
}

async function invoke(
  context: InvokeEndpointContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { account, endpoints, invocationTimeoutInMilliseconds } = context;
  const endpointName = endpointNameOf(request);
  noteCall(request, "InvokeEndpoint", { EndpointName: endpointName });
  const body = await readPayload(request);
  const lease = takeLease(account, endpoints, endpointName, request);
  const left = new AbortController();
  response.once("close", () => {
    // An answer that has been sent closes, too.
    if (!response.writableFinished) left.abort();
  });
  try {
    const limit = { timeoutInMilliseconds: invocationTimeoutInMilliseconds, signal: left.signal };
    if (lease.isOverLimit) throw tooManyRequests(endpointName);
    if (body.length > lease.payloadLimitInBytes) throw bodyTooLarge(lease.payloadLimitInBytes);
    const forward = (signal: AbortSignal) =>
      forwardRequest({ account, endpointName, lease, request, response, body, signal });
    const of = { endpointName, variantName: lease.variantName };
    const answer = await measureInvocation(context.metrics, of, () => withTimeout(limit, forward));
    const asked = { contentType: String(request.headers["content-type"] ?? ""), body };
    const { dataCapture, roleArn } = lease;
    context.captures.capture({ ...of, roleArn, dataCapture, asked, answer });
  } finally {
    lease.release();
  }
}

function endpointNameOf({ method, url = "" }: IncomingMessage): string {
  const name = /^\/endpoints\/([^/?]+)\/invocations(\?|$)/.exec(url)?.[1];
  if (name === undefined || method !== "POST") {
    const message = `The local cloud's runtime API has no ${method} ${url}.`;
    throw new RuntimeError("UnknownOperationException", 404, message);
  }
  return name;
}

function takeLease(
  account: Account,
  endpoints: EndpointController,
  endpointName: string,
  { headers }: IncomingMessage,
): Lease {
  const fleet = endpoints.fleet(endpointName);
  if (fleet === undefined) {
    throw endpointNotFound(account, endpointName);
  }
  const variantName = headers["x-amzn-sagemaker-target-variant"];
  const lease = fleet.lease(variantName === undefined ? undefined : String(variantName));
  if (lease === undefined) {
    throw variantNotFound(endpointName, String(variantName));
  }
  return lease;
}
