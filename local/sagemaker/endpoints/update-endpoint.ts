import type { UpdateEndpointOutput } from "@aws-sdk/client-sagemaker";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { validationException } from "../api/errors.ts";
import { parseInput } from "../api/parse-input.ts";
import type { SageMakerContext } from "../context.ts";
import { getEndpointConfig } from "../endpoint-configs/find-endpoint-config.ts";
import { planDeployment } from "../fleet/deployment.ts";
import { checkDeploymentConfig } from "./check-deployment-config.ts";
import { type Endpoint, updateEndpointSchema } from "./endpoint-schema.ts";
import { getEndpoint, refuseInProgress } from "./find-endpoint.ts";
import { refuseBecomingServerless } from "./refuse-becoming-serverless.ts";
import { refuseTooManyInstances } from "./refuse-too-many-instances.ts";
import { retainProperties } from "./retain-properties.ts";

/**
 * Blue/green: Updating while the new fleet starts, gets its traffic and is watched, then InService on the new
 * configuration; or RollingBack when an alarm rings, then InService on the old one with a FailureReason.
 *
 * Throws ValidationException for an endpoint that is missing, failed or in the middle of a change, for the configuration
 * that is in use already, when the new or the old configuration is gone,
 * and for alarms that there are not; ResourceLimitExceeded when both fleets are more than the quota allows.
 */
export function updateEndpoint(context: SageMakerContext, input: JsonObject) {
  const request = parseInput(updateEndpointSchema, input);
  const endpoint = getEndpoint(context, request.EndpointName);
  refuseChange(context, endpoint, request.EndpointConfigName);
  const plan = planDeployment(context, request.EndpointConfigName);
  const pending = request.RetainAllVariantProperties ? retainProperties(plan, endpoint.live, request) : plan;
  refuseBecomingServerless(pending, endpoint.live);
  refuseTooManyInstances(context, pending);
  const deploymentConfig = request.RetainDeploymentConfig
    ? endpoint.deploymentConfig
    : request.DeploymentConfig;
  checkDeploymentConfig(context, deploymentConfig, pending);
  context.tables.endpoints.update(endpoint.name, {
    status: "Updating",
    pending,
    failureReason: undefined,
    modifiedAt: Date.now(),
    deploymentConfig,
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
