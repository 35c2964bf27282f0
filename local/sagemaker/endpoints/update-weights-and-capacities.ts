import type { UpdateEndpointWeightsAndCapacitiesOutput } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { validationException } from "../api/errors.ts";
import { parseInput } from "../api/parse-input.ts";
import { resourceName } from "../api/shapes.ts";
import type { SageMakerContext } from "../context.ts";
import { getEndpoint, refuseInProgress } from "./find-endpoint.ts";

const updateWeightsSchema = z.strictObject({
  EndpointName: resourceName,
  DesiredWeightsAndCapacities: z
    .array(
      z.strictObject({
        VariantName: resourceName,
        DesiredWeight: z.number().min(0).optional(),
        DesiredInstanceCount: z.int().min(1).optional(),
      }),
    )
    .min(1),
});

/**
 * What autoscaling calls. Takes effect at once, as a variant is one process whatever its count.
 *
 * Throws ValidationException for a missing endpoint or variant, and while the endpoint is changing.
 */
export function updateWeightsAndCapacities(context: SageMakerContext, input: JsonObject) {
  const { EndpointName, DesiredWeightsAndCapacities: changes } = parseInput(updateWeightsSchema, input);
  const endpoint = getEndpoint(context, EndpointName);
  refuseInProgress(context, endpoint);
  const live = endpoint.live;
  const unknown = changes.find(({ VariantName }) => !live?.variants.some(({ name }) => name === VariantName));
  if (live === undefined || unknown !== undefined) {
    throw validationException(
      `Could not find variant "${unknown?.VariantName}" of endpoint "${EndpointName}".`,
    );
  }
  const variants = live.variants.map((variant) => {
    const change = changes.find(({ VariantName }) => VariantName === variant.name);
    const {
      DesiredWeight: weight = variant.weight,
      DesiredInstanceCount: instanceCount = variant.instanceCount,
    } = change ?? {};
    return { ...variant, weight, instanceCount };
  });
  context.tables.endpoints.update(EndpointName, { live: { ...live, variants }, modifiedAt: Date.now() });
  return {
    EndpointArn: arn(context, "endpoint", EndpointName),
  } satisfies UpdateEndpointWeightsAndCapacitiesOutput;
}
