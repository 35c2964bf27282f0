import type { S3Client } from "@aws-sdk/client-s3";
import type { EndpointController } from "./fleet/endpoint-controller.ts";
import type { ProcessingRunner } from "./processing/processing-runner.ts";
import type { Tables } from "./state/tables.ts";

/** Where and as whom the service pretends to be. */
export interface Account {
  region: string;
  accountId: string;
}

/** What the operations work with. */
export interface SageMakerContext extends Account {
  tables: Tables;
  s3: S3Client;
  jobs: ProcessingRunner;
  endpoints: EndpointController;
  /** How many instances of one type may run processing jobs at the same time. */
  processingInstanceLimit: number;
}
