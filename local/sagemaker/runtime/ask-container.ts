import { once } from "node:events";
import { IncomingMessage, type OutgoingHttpHeaders, request as openRequest } from "node:http";
import type { Server } from "../fleet/launch-server.ts";

export interface AskContainerOptions {
  server: Server;
  headers: OutgoingHttpHeaders;
  body: Buffer;
  signal: AbortSignal;
}

/**
 * Sends a request to a container's /invocations over a kept connection, and resolves with the start of its answer.
 * A connection that the container had closed meanwhile is tried once more with a new one, as it never saw the request.
 */
export async function askContainer(options: AskContainerOptions): Promise<IncomingMessage> {
  const { server, headers, body, signal } = options;
  const request = openRequest({
    host: "127.0.0.1",
    port: server.port,
    agent: server.agent,
    method: "POST",
    path: "/invocations",
    headers: { ...headers, "content-length": body.length },
    signal,
  });
  request.end(body);
  try {
    const [answer] = await once(request, "response");
    if (!(answer instanceof IncomingMessage)) {
      throw new Error("The container's answer is no HTTP response.");
    }
    return answer;
  } catch (error) {
    if (request.reusedSocket && !signal.aborted && isReset(error)) {
      return await askContainer(options);
    }
    throw error;
  }
}

function isReset(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ECONNRESET";
}
