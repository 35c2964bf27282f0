import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { fullDisk, isDiskFull } from "#local/store/full-disk.ts";
import { credentialScope } from "./credential-scope.ts";
import { AwsError } from "./json-service.ts";
import { sendJsonError } from "./send-json-error.ts";

/** Answers a request; a rejection is a fault of the local cloud. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Where requests go. */
export interface Routes {
  /** By the service in the credential scope. */
  services: Record<string, RequestHandler>;
  /** By path prefix, for requests that no AWS SDK signed. */
  prefixes: Record<string, RequestHandler>;
  /** Where services keep what they keep, for those who are told that its disk is full. */
  directory: string;
  /** Hears of every fault of a handler. */
  onFault: (error: unknown) => void;
}

/** One port for everything: sends each request to the service that its signature names, or its path. */
export function routeRequests(routes: Routes): RequestListener {
  return (request, response) => {
    answer(routes, request, response).catch((error: unknown) => {
      // A client that went away in the middle is no fault of ours.
      if (response.destroyed) return;
      routes.onFault(error);
      if (!response.headersSent) sendJsonError(response, error);
      else if (!response.writableEnded) response.destroy();
    });
  };
}

async function answer(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await findHandler(routes, request)(request, response);
  } catch (thrown) {
    const error = isDiskFull(thrown) ? fullDisk(routes.directory) : thrown;
    if (!(error instanceof AwsError) || response.headersSent) throw error;
    sendJsonError(response, error);
  }
}

function findHandler({ services, prefixes }: Routes, request: IncomingMessage): RequestHandler {
  const service = credentialScope(request)?.service;
  if (service === undefined) return findByPrefix(prefixes, request.url ?? "");
  const handler = Object.hasOwn(services, service) ? services[service] : undefined;
  if (handler !== undefined) return handler;
  const known = Object.keys(services).sort().join(", ");
  throw new AwsError("UnknownServiceException", `The local cloud has no ${service}; it has ${known}.`, 404);
}

function findByPrefix(prefixes: Record<string, RequestHandler>, url: string): RequestHandler {
  const found = Object.entries(prefixes).find(([prefix]) => url === prefix || url.startsWith(`${prefix}/`));
  if (found !== undefined) return found[1];
  const message =
    "This is onnxify's local cloud: requests must be signed, with any credentials, as AWS SDKs do.";
  throw new AwsError("MissingAuthenticationTokenException", message, 403);
}
