import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Cloud, type CloudOptions, startCloud } from "#local/start-cloud.ts";
import { buildPackage, type FixturePackage } from "./build-package.ts";

/** A cloud in a temporary directory, and clients of it. */
export interface TestCloud extends Cloud {
  /** Holds `data` and `package`. */
  directory: string;
  notices: string[];
  cloudFormation: CloudFormationClient;
  lambda: LambdaClient;
  s3: S3Client;
  sfn: SFNClient;
  sns: SNSClient;
  sqs: SQSClient;
  /** Starts a cloud anew on the same data, with another package if one is given. */
  restart(fixture?: FixturePackage): Promise<TestCloud>;
  /** Ends the cloud and removes its directory. */
  remove(): Promise<void>;
}

/** Starts a cloud on a fixture, as the command line would. */
export async function startTestCloud(
  fixture: FixturePackage = {},
  options: Partial<CloudOptions> = {},
): Promise<TestCloud> {
  const directory = mkdtempSync(join(tmpdir(), "onnxify-cloud-"));
  return start({ directory, fixture, options });
}

interface StartOptions {
  directory: string;
  fixture: FixturePackage;
  options: Partial<CloudOptions>;
}

async function start({ directory, fixture, options }: StartOptions): Promise<TestCloud> {
  const notices: string[] = [];
  const cloud = await startCloud({
    port: 0,
    dataDirectory: join(directory, "data"),
    packageDirectory: await buildPackage(join(directory, "package"), fixture),
    parameters: {},
    onNotice: (notice) => notices.push(notice),
    ...options,
  });
  const { endpointUrl: endpoint, region } = cloud;
  const client = { endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  return {
    ...cloud,
    directory,
    notices,
    cloudFormation: new CloudFormationClient(client),
    lambda: new LambdaClient(client),
    s3: new S3Client(client),
    sfn: new SFNClient(client),
    sns: new SNSClient(client),
    sqs: new SQSClient(client),
    restart: async (next = fixture) => {
      await cloud.close();
      return start({ directory, fixture: next, options });
    },
    remove: async () => {
      await cloud.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
