import {
  ListTagsCommand,
  paginateListEndpointConfigs,
  paginateListEndpoints,
  paginateListModels,
  paginateListProcessingJobs,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { hasOwnerTags } from "#lib/owner-tags.ts";

/** The names of what a stage has in SageMaker and somebody pays for, or could. */
export interface Owned {
  endpoints: string[];
  endpointConfigs: string[];
  models: string[];
  /** Those in progress: one that has ended costs nothing and cannot be deleted. */
  processingJobs: string[];
}

interface Resource {
  name: string | undefined;
  arn: string | undefined;
}

/** Finds what has the stage's tags, whoever or whatever has made it, and whether or not there is a record of it. */
export async function listOwned(stage: string, sageMaker: SageMakerClient): Promise<Owned> {
  const isOwned = createFilter(stage, sageMaker);
  return {
    endpoints: await isOwned(listEndpoints(sageMaker)),
    endpointConfigs: await isOwned(listEndpointConfigs(sageMaker)),
    models: await isOwned(listModels(sageMaker)),
    processingJobs: await isOwned(listProcessingJobs(sageMaker)),
  };
}

function createFilter(stage: string, sageMaker: SageMakerClient) {
  return async (resources: AsyncIterable<Resource>): Promise<string[]> => {
    const names: string[] = [];
    for await (const { name, arn: ResourceArn } of resources) {
      const { Tags: tags = [] } = await sageMaker.send(new ListTagsCommand({ ResourceArn }));
      if (name !== undefined && hasOwnerTags(tags, stage)) names.push(name);
    }
    return names;
  };
}

async function* listEndpoints(client: SageMakerClient): AsyncGenerator<Resource> {
  for await (const { Endpoints = [] } of paginateListEndpoints({ client }, {})) {
    yield* Endpoints.map(({ EndpointName: name, EndpointArn: arn }) => ({ name, arn }));
  }
}

async function* listEndpointConfigs(client: SageMakerClient): AsyncGenerator<Resource> {
  for await (const { EndpointConfigs = [] } of paginateListEndpointConfigs({ client }, {})) {
    yield* EndpointConfigs.map(({ EndpointConfigName: name, EndpointConfigArn: arn }) => ({ name, arn }));
  }
}

async function* listModels(client: SageMakerClient): AsyncGenerator<Resource> {
  for await (const { Models = [] } of paginateListModels({ client }, {})) {
    yield* Models.map(({ ModelName: name, ModelArn: arn }) => ({ name, arn }));
  }
}

async function* listProcessingJobs(client: SageMakerClient): AsyncGenerator<Resource> {
  const pages = paginateListProcessingJobs({ client }, { StatusEquals: "InProgress" });
  for await (const { ProcessingJobSummaries: jobs = [] } of pages) {
    yield* jobs.map(({ ProcessingJobName: name, ProcessingJobArn: arn }) => ({ name, arn }));
  }
}
