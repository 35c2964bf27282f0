import type { JsonObject } from "#local/wire/json-service.ts";
import type { SageMakerContext } from "../context.ts";
import { findEndpoint, refuseInProgress } from "./find-endpoint.ts";

/** Deleting until its requests are answered and its containers gone. Throws ValidationException while it is changing. */
export function deleteEndpoint(context: SageMakerContext, input: JsonObject) {
  const endpoint = findEndpoint(context, input);
  refuseInProgress(context, endpoint);
  context.tables.endpoints.update(endpoint.name, { status: "Deleting", modifiedAt: Date.now() });
  context.endpoints.remove(endpoint.name);
  return {};
}
