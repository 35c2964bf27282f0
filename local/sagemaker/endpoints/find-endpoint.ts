import { z } from "zod";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { validationException } from "../api/errors.ts";
import { parseInput } from "../api/parse-input.ts";
import { resourceName } from "../api/shapes.ts";
import type { SageMakerContext } from "../context.ts";
import type { Endpoint } from "./endpoint-schema.ts";

const namedEndpointSchema = z.strictObject({ EndpointName: resourceName });

/** The endpoint that a request names. Throws ValidationException when there is none. */
export function findEndpoint(context: SageMakerContext, input: JsonObject): Endpoint {
  return getEndpoint(context, parseInput(namedEndpointSchema, input).EndpointName);
}

/** Throws ValidationException when there is no endpoint of that name. */
export function getEndpoint(context: SageMakerContext, name: string): Endpoint {
  const endpoint = context.tables.endpoints.get(name);
  if (endpoint === undefined) {
    throw validationException(`Could not find endpoint "${arn(context, "endpoint", name)}".`);
  }
  return endpoint;
}

/** Throws ValidationException while an endpoint is in the middle of a change, as AWS does for updates and deletions alike. */
export function refuseInProgress(context: SageMakerContext, { name, status }: Endpoint): void {
  if (status !== "InService" && status !== "Failed") {
    throw validationException(`Cannot update in-progress endpoint "${arn(context, "endpoint", name)}".`);
  }
}
