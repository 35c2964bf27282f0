import type { UpdateEndpointOutput } from "@aws-sdk/client-sagemaker";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { validationException } from "../api/errors.ts";
import { parseInput } from "../api/parse-input.ts";
import type { SageMakerContext } from "../context.ts";
import { getEndpointConfig } from "../endpoint-configs/find-endpoint-config.ts";
import { type Deployment, planDeployment } from "../fleet/deployment.ts";
import { type Endpoint, updateEndpointSchema } from "./endpoint-schema.ts";
import { getEndpoint, refuseInProgress } from "./find-endpoint.ts";

/**
 * Blue/green: Updating while the new fleet starts, then InService on the new configuration, or on the old one with a
 * FailureReason.
 *
 * Throws ValidationException for an endpoint that is missing, failed or in the middle of a change, for the configuration
 * that is in use already, and when the new or the old configuration is gone.
 */
export function updateEndpoint(context: SageMakerContext, input: JsonObject) {
  const request = parseInput(updateEndpointSchema, input);
  const endpoint = getEndpoint(context, request.EndpointName);
  refuseChange(context, endpoint, request.EndpointConfigName);
  const plan = planDeployment(context, request.EndpointConfigName);
  const pending = request.RetainAllVariantProperties ? retainProperties(plan, endpoint.live) : plan;
  context.tables.endpoints.update(endpoint.name, {
    status: "Updating",
    pending,
    failureReason: undefined,
    modifiedAt: Date.now(),
    deploymentConfig: request.RetainDeploymentConfig ? endpoint.deploymentConfig : request.DeploymentConfig,
  });
  context.endpoints.deploy(endpoint.name, pending);
  return { EndpointArn: arn(context, "endpoint", endpoint.name) } satisfies UpdateEndpointOutput;
}

function refuseChange(context: SageMakerContext, endpoint: Endpoint, endpointConfigName: string): void {
  refuseInProgress(context, endpoint);
  if (endpoint.status === "Failed") {
    throw validationException(
      `Cannot update failed endpoint "${arn(context, "endpoint", endpoint.name)}". ` +
        "DeleteEndpoint is the only operation that can be performed on a failed endpoint.",
    );
  }
  if (endpoint.endpointConfigName === endpointConfigName) {
    throw validationException(
      `Cannot update endpoint with the currently in use endpoint configuration "${endpointConfigName}".`,
    );
  }
  getEndpointConfig(context, endpoint.endpointConfigName);
}

/** Instance counts and weights of the variants that keep their names stay as they are. */
function retainProperties(plan: Deployment, live: Deployment | undefined): Deployment {
  const variants = plan.variants.map((variant) => {
    const current = live?.variants.find(({ name }) => name === variant.name);
    return current === undefined
      ? variant
      : { ...variant, instanceCount: current.instanceCount, weight: current.weight };
  });
  return { ...plan, variants };
}
