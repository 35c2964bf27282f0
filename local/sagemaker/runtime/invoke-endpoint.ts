import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { noteCall, noteError } from "#local/wire/call-notes.ts";
import { withTimeout } from "../child/with-timeout.ts";
import type { Account } from "../context.ts";
import type { EndpointController } from "../fleet/endpoint-controller.ts";
import type { Lease } from "../fleet/start-fleet.ts";
import { forwardRequest } from "./forward-request.ts";
import { readPayload } from "./read-payload.ts";
import { endpointNotFound, RuntimeError, sendRuntimeError, variantNotFound } from "./runtime-error.ts";

export interface InvokeEndpointContext {
  account: Account;
  endpoints: EndpointController;
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
  { account, endpoints, invocationTimeoutInMilliseconds }: InvokeEndpointContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const endpointName = endpointNameOf(request);
  noteCall(request, "InvokeEndpoint", { EndpointName: endpointName });
  const body = await readPayload(request);
  const lease = takeLease(account, endpoints, endpointName, request);
  const left = new AbortController();
  response.once("close", () => left.abort());
  try {
    const limit = { timeoutInMilliseconds: invocationTimeoutInMilliseconds, signal: left.signal };
    await withTimeout(limit, (signal) =>
      forwardRequest({ account, endpointName, lease, request, response, body, signal }),
    );
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
