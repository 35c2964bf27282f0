import type { JsonObject, Operation } from "#local/wire/json-service.ts";
import { toWire } from "./api/to-wire.ts";
import type { SageMakerContext } from "./context.ts";
import { createEndpointConfig } from "./endpoint-configs/create-endpoint-config.ts";
import { deleteEndpointConfig } from "./endpoint-configs/delete-endpoint-config.ts";
import { describeEndpointConfig } from "./endpoint-configs/describe-endpoint-config.ts";
import { listEndpointConfigs } from "./endpoint-configs/list-endpoint-configs.ts";
import { createEndpoint } from "./endpoints/create-endpoint.ts";
import { deleteEndpoint } from "./endpoints/delete-endpoint.ts";
import { describeEndpoint } from "./endpoints/describe-endpoint.ts";
import { listEndpoints } from "./endpoints/list-endpoints.ts";
import { updateEndpoint } from "./endpoints/update-endpoint.ts";
import { updateWeightsAndCapacities } from "./endpoints/update-weights-and-capacities.ts";
import { createModel } from "./models/create-model.ts";
import { deleteModel } from "./models/delete-model.ts";
import { describeModel } from "./models/describe-model.ts";
import { listModels } from "./models/list-models.ts";
import { createProcessingJob } from "./processing/create-processing-job.ts";
import { describeProcessingJob } from "./processing/describe-processing-job.ts";
import { listProcessingJobs } from "./processing/list-processing-jobs.ts";
import { stopProcessingJob } from "./processing/stop-processing-job.ts";
import { addTags } from "./tags/add-tags.ts";
import { deleteTags } from "./tags/delete-tags.ts";
import { listTags } from "./tags/list-tags.ts";

type SageMakerOperation = (context: SageMakerContext, input: JsonObject) => object | Promise<object>;

const operations: Record<string, SageMakerOperation> = {
  AddTags: addTags,
  CreateEndpoint: createEndpoint,
  CreateEndpointConfig: createEndpointConfig,
  CreateModel: createModel,
  CreateProcessingJob: createProcessingJob,
  DeleteEndpoint: deleteEndpoint,
  DeleteEndpointConfig: deleteEndpointConfig,
  DeleteModel: deleteModel,
  DeleteTags: deleteTags,
  DescribeEndpoint: describeEndpoint,
  DescribeEndpointConfig: describeEndpointConfig,
  DescribeModel: describeModel,
  DescribeProcessingJob: describeProcessingJob,
  ListEndpointConfigs: listEndpointConfigs,
  ListEndpoints: listEndpoints,
  ListModels: listModels,
  ListProcessingJobs: listProcessingJobs,
  ListTags: listTags,
  StopProcessingJob: stopProcessingJob,
  UpdateEndpoint: updateEndpoint,
  UpdateEndpointWeightsAndCapacities: updateWeightsAndCapacities,
};

/** Every operation of the control plane, bound to its state. */
export function bindOperations(context: SageMakerContext): Record<string, Operation> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      async (input: JsonObject) => toWire(await operation(context, input)),
    ]),
  );
}
