import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { accountId } from "./cloud-options.ts";
import { type CloudWatch, startCloudWatch } from "./cloudwatch/start-cloudwatch.ts";
import type { Actors } from "./identity/actors.ts";
import { type Lambda, startLambda } from "./lambda/start-lambda.ts";
import { openInstanceQuotas } from "./quotas/instance-quotas.ts";
import { startQuotas } from "./quotas/start-quotas.ts";
import { type SageMaker, startSageMaker } from "./sagemaker/start-sagemaker.ts";
import type { CloudSettings } from "./start-services.ts";
import { type States, startStates } from "./states/start-states.ts";
import type { JsonService } from "./wire/json-service.ts";

/** The services that have processes of their own, or start those that do. */
export interface Work {
  lambda: Lambda;
  states: States;
  sagemaker: SageMaker;
  cloudWatch: CloudWatch;
  quotas: JsonService;
  /** Goes on with what an earlier process left. */
  resume(): void;
  /** Ends executions first, so that none sees its functions and containers end; a second call changes nothing. */
  stop(): Promise<void>;
}

/** What it works with. */
export interface WorkOptions {
  database: DatabaseSync;
  actors: Actors;
  /** Puts a message into a queue. */
  sendMessage: (queueArn: string, body: string) => void;
}

/** Starts what runs executions, functions and containers. */
export function startWork(settings: CloudSettings, { database, actors, sendMessage }: WorkOptions): Work {
  const { dataDirectory, region, endpointUrl, executionConcurrency: concurrency } = settings;
  const directory = join(dataDirectory, "sagemaker");
  const cloudWatch = startCloudWatch(database, { region, accountId });
  const quotas = openInstanceQuotas(settings.quotas);
  const sagemaker = startSageMaker({
    ...settings,
    database,
    actors,
    accountId,
    directory,
    quotas,
    cloudWatch,
  });
  const logDirectory = join(dataDirectory, "logs");
  const platform = { region, accountId, endpointUrl, actors, sendMessage, logDirectory };
  const lambda = startLambda(database, platform);
  const limit = concurrency === undefined ? {} : { concurrency };
  const states = startStates({ region, accountId, database, actors, invoke: lambda.invoke, ...limit });
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    states.close();
    await lambda.close();
    await sagemaker.close();
  };
  return {
    lambda,
    states,
    sagemaker,
    cloudWatch,
    quotas: startQuotas(quotas, { region, accountId }),
    resume: () => {
      lambda.resume();
      states.resume();
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
