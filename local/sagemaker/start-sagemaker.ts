import { mkdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Metrics } from "#local/cloudwatch/metrics.ts";
import type { CloudWatch } from "#local/cloudwatch/start-cloudwatch.ts";
import type { Actors } from "#local/identity/actors.ts";
import { type InstanceQuotas, openInstanceQuotas } from "#local/quotas/instance-quotas.ts";
import type { JsonService } from "#local/wire/json-service.ts";
import type { SageMakerContext } from "./context.ts";
import { EndpointController } from "./fleet/endpoint-controller.ts";
import { bindOperations } from "./operations.ts";
import { createProcessingRunner } from "./processing/processing-runner.ts";
import { openRole } from "./role/open-role.ts";
import { CaptureWriter } from "./runtime/capture-writer.ts";
import { invokeEndpoint } from "./runtime/invoke-endpoint.ts";
import { openTables } from "./state/tables.ts";

export interface StartSageMakerOptions {
  /** Keeps jobs, models, configurations and endpoints, in tables of their own. */
  database: DatabaseSync;
  /** Holds the files of jobs and endpoints, and their logs. */
  directory: string;
  /** Where S3 answers, for the platform and its containers; it may start listening later. */
  endpointUrl: string;
  region: string;
  accountId: string;
  /** The interpreter that stands for the one in the image; a path. */
  python: string;
  /** Holds `serve.py`, which stands for `docker run IMAGE serve`. */
  imageDirectory: string;
  /** How many instances of each type may be in use at the same time. */
  quotas?: InstanceQuotas;
  /** Gets the metrics of endpoints, and knows the alarms on them; without it there are no alarms. */
  cloudWatch?: Pick<CloudWatch, "metrics" | "stateOf">;
  /** How long a container may take to end itself after SIGTERM. AWS gives it 30 seconds. */
  graceInMilliseconds?: number;
  /** How long a container may work on one request. */
  invocationTimeoutInMilliseconds?: number;
  /** Gives every job and every model the credentials of its role. */
  actors: Actors;
  /** Where PATH and pip's settings come from; nothing else of it reaches a container. */
  hostEnvironment?: Record<string, string | undefined>;
}

/** SageMaker on one machine. */
export interface SageMaker {
  /** The control plane. */
  api: JsonService;
  /** The runtime: `POST /endpoints/<name>/invocations`. */
  invokeEndpoint(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends every container. Jobs and endpoints are taken up again at the next start. */
  close(): Promise<void>;
}

/** Starts the service, and takes up the jobs and endpoints that the last process left behind. */
export function startSageMaker({
  quotas = openInstanceQuotas(),
  cloudWatch = { metrics: new Metrics(), stateOf: () => undefined },
  graceInMilliseconds = 10_000,
  invocationTimeoutInMilliseconds = 60_000,
  hostEnvironment = process.env,
  ...rest
}: StartSageMakerOptions): SageMaker {
  const options = { ...rest, ...absolutePaths(rest) };
  mkdirSync(options.directory, { recursive: true });
  const account = { region: options.region, accountId: options.accountId };
  const tables = openTables(options.database);
  const platform = { ...options, hostEnvironment, graceInMilliseconds };
  const jobs = createProcessingRunner(platform, tables.processingJobs);
  const endpoints = new EndpointController({
    account,
    tables,
    cloudWatch,
    platform: { ...platform, invocationTimeoutInMilliseconds },
  });
  const context: SageMakerContext = {
    ...account,
    tables,
    openRole: (roleArn) => openRole(options, roleArn),
    jobs,
    endpoints,
    quotas,
    cloudWatch,
  };
  const captures = new CaptureWriter((roleArn) => openRole(options, roleArn));
  const { metrics } = cloudWatch;
  const invocation = { account, endpoints, metrics, captures, invocationTimeoutInMilliseconds };
  jobs.resume();
  endpoints.restore();
  return {
    api: { targetPrefix: "SageMaker", jsonVersion: "1.1", operations: bindOperations(context) },
    invokeEndpoint: (request, response) => invokeEndpoint(invocation, request, response),
    async close() {
      await Promise.all([jobs.close(), endpoints.close()]);
      await captures.close();
    },
  };
}

type Paths = Pick<StartSageMakerOptions, "directory" | "python" | "imageDirectory">;

/** Containers run in folders of their own, where a relative path would lead elsewhere. */
function absolutePaths({ directory, python, imageDirectory }: Paths): Paths {
  return { directory: resolve(directory), python: resolve(python), imageDirectory: resolve(imageDirectory) };
}
