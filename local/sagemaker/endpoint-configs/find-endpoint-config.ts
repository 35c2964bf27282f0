import { z } from "zod";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { validationException } from "../api/errors.ts";
import { parseInput } from "../api/parse-input.ts";
import { resourceName } from "../api/shapes.ts";
import type { SageMakerContext } from "../context.ts";
import type { EndpointConfig } from "./endpoint-config-schema.ts";

const namedConfigSchema = z.strictObject({ EndpointConfigName: resourceName });

/** The configuration that a request names. Throws ValidationException when there is none. */
export function findEndpointConfig(context: SageMakerContext, input: JsonObject): EndpointConfig {
  return getEndpointConfig(context, parseInput(namedConfigSchema, input).EndpointConfigName);
}

/** Throws ValidationException when there is no configuration of that name. */
export function getEndpointConfig(context: SageMakerContext, name: string): EndpointConfig {
  const config = context.tables.endpointConfigs.get(name);
  if (config === undefined) {
    throw validationException(
      `Could not find endpoint configuration "${arn(context, "endpoint-config", name)}".`,
    );
  }
  return config;
}
