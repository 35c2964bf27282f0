import type { CreateEndpointOutput } from "@aws-sdk/client-sagemaker";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { validationException } from "../api/errors.ts";
import { parseInput } from "../api/parse-input.ts";
import type { SageMakerContext } from "../context.ts";
import { planDeployment } from "../fleet/deployment.ts";
import { createEndpointSchema, type Endpoint } from "./endpoint-schema.ts";
import { refuseTooManyInstances } from "./refuse-too-many-instances.ts";
import { refuseTooMuchConcurrency } from "./refuse-too-much-concurrency.ts";

/** Creating, then InService or Failed. Throws ValidationException for a name that is taken, a missing
 * configuration, and ResourceLimitExceeded for more instances or concurrency than the quota. */
export function createEndpoint(context: SageMakerContext, input: JsonObject) {
  const request = parseInput(createEndpointSchema, input);
  const name = request.EndpointName;
  const endpointArn = arn(context, "endpoint", name);
  const pending = planDeployment(context, request.EndpointConfigName);
  refuseTooManyInstances(context, pending);
  refuseTooMuchConcurrency(context, pending);
  const now = Date.now();
  const endpoint: Endpoint = {
    name,
    status: "Creating",
    endpointConfigName: request.EndpointConfigName,
    pending,
    deploymentConfig: request.DeploymentConfig,
    createdAt: now,
    modifiedAt: now,
  };
  if (!context.tables.endpoints.insert(name, endpoint)) {
    throw validationException(`Cannot create already existing endpoint "${endpointArn}".`);
  }
  context.tables.tags.insert(endpointArn, { tags: request.Tags ?? [] });
  context.endpoints.deploy(name, pending);
  return { EndpointArn: endpointArn } satisfies CreateEndpointOutput;
}
