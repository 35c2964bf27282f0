import type { EndpointController } from "./fleet/endpoint-controller.ts";
import type { ProcessingRunner } from "./processing/processing-runner.ts";
import type { OpenRole } from "./role/open-role.ts";
import type { Tables } from "./state/tables.ts";

/** Where and as whom the service pretends to be. */
export interface Account {
  region: string;
  accountId: string;
}

/** What the operations work with. */
export interface SageMakerContext extends Account {
  tables: Tables;
  /** Acts in the name of a role that the caller has handed on. */
  openRole(roleArn: string): OpenRole;
  jobs: ProcessingRunner;
  endpoints: EndpointController;
  /** How many instances of one type may run processing jobs at the same time. */
  processingInstanceLimit: number;
}
