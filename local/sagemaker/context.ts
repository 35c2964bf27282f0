import type { CloudWatch } from "#local/cloudwatch/start-cloudwatch.ts";
import type { InstanceQuotas } from "#local/quotas/instance-quotas.ts";
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
  /** How many instances of each type may be in use at the same time. */
  quotas: InstanceQuotas;
  /** Knows the alarms that an update may be taken back by. */
  cloudWatch: Pick<CloudWatch, "stateOf">;
}
