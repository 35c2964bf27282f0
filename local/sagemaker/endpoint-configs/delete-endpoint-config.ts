import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import type { SageMakerContext } from "../context.ts";
import { findEndpointConfig } from "./find-endpoint-config.ts";

/**
 * Forgets a configuration. AWS says not to do this to one in use, and doesn't hinder it: the endpoint goes on serving,
 * but can't be updated any more, because UpdateEndpoint looks for the old configuration too.
 */
export function deleteEndpointConfig(context: SageMakerContext, input: JsonObject) {
  const { name } = findEndpointConfig(context, input);
  context.tables.endpointConfigs.remove(name);
  context.tables.tags.remove(arn(context, "endpoint-config", name));
  return {};
}
