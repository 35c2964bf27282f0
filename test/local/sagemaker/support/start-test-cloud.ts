import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { ECRClient } from "@aws-sdk/client-ecr";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { startCloudWatch } from "#local/cloudwatch/start-cloudwatch.ts";
import { startEcr } from "#local/ecr/start-ecr.ts";
import { Actors } from "#local/identity/actors.ts";
import { openInstanceQuotas } from "#local/quotas/instance-quotas.ts";
import { startQuotas } from "#local/quotas/start-quotas.ts";
import { startS3 } from "#local/s3/start-s3.ts";
import { type StartSageMakerOptions, startSageMaker } from "#local/sagemaker/start-sagemaker.ts";
import { openDatabase } from "#local/store/open-database.ts";
import { Trail } from "#local/trail/trail.ts";
import { answerJsonRequest } from "#local/wire/answer-json-request.ts";
import { listen } from "#local/wire/listen.ts";
import { routeRequests } from "#local/wire/route-requests.ts";

export const region = "us-east-1";
export const accountId = "000000000000";
export const bucket = "onnxify-test";

/** Any Python 3 will do: nothing here needs a package. */
export const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], {
  encoding: "utf8",
}).trim();

/** An image whose server does just what the contract says. */
export const imageDirectory = fileURLToPath(new URL("../fixtures/image", import.meta.url));

export type TestCloudOptions = Partial<StartSageMakerOptions> & {
  directory: string;
  port?: number;
  /** The images that ECR has. */
  images?: string[];
};

/** S3 and SageMaker, with what it works with, over HTTP on one port, all state in the directory. */
export async function startTestCloud({ directory, port = 0, images = [], ...options }: TestCloudOptions) {
  const database = openDatabase(join(directory, "state.sqlite"));
  const s3 = startS3({ database, directory: join(directory, "s3"), onChange: () => undefined });
  const faults: unknown[] = [];
  const listening = await listen((request, response) => routes(request, response), port);
  const endpointUrl = `http://127.0.0.1:${listening.port}`;
  const cloudWatch = startCloudWatch(database, { region, accountId });
  const quotas = options.quotas ?? openInstanceQuotas();
  const serviceQuotas = startQuotas(quotas, { region, accountId });
  const ecr = startEcr({ accountId, images });
  const sageMaker = startSageMaker({
    database,
    directory: join(directory, "sagemaker"),
    endpointUrl,
    region,
    accountId,
    python,
    imageDirectory,
    actors: new Actors(new Trail(join(directory, "trail.jsonl"), { region, accountId })),
    graceInMilliseconds: 500,
    ...options,
    quotas,
    cloudWatch,
  });
  const routes = routeRequests({
    services: {
      ecr: (request, response) => answerJsonRequest(ecr, request, response),
      monitoring: (request, response) => answerJsonRequest(cloudWatch.api, request, response),
      servicequotas: (request, response) => answerJsonRequest(serviceQuotas, request, response),
      s3: s3.handleRequest,
      sagemaker: (request, response) =>
        request.headers["x-amz-target"] === undefined
          ? sageMaker.invokeEndpoint(request, response)
          : answerJsonRequest(sageMaker.api, request, response),
    },
    prefixes: {},
    directory,
    onFault: (error) => faults.push(error),
  });
  return {
    ...connect(endpointUrl),
    directory: join(directory, "sagemaker"),
    endpointUrl,
    faults,
    async close() {
      await sageMaker.close();
      listening.server.closeAllConnections();
      await new Promise((resolve) => listening.server.close(resolve));
      database.close();
    },
  };
}

/** Clients that never ask twice, so that no failure is hidden. */
export function connect(endpoint: string) {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const options = { endpoint, region, credentials, maxAttempts: 1 };
  return {
    cloudWatch: new CloudWatchClient(options),
    ecr: new ECRClient(options),
    quotas: new ServiceQuotasClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    sageMaker: new SageMakerClient(options),
    runtime: new SageMakerRuntimeClient(options),
  };
}

export async function createBucket(s3: S3Client): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
}

export type TestCloud = Awaited<ReturnType<typeof startTestCloud>>;
