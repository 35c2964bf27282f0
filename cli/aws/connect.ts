import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { SFNClient } from "@aws-sdk/client-sfn";

/** Where the cloud is and who asks, for a command that knows better than the environment. */
export interface Connection {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** The clients that the commands use. */
export interface Clients {
  cloudFormation: CloudFormationClient;
  cloudWatch: CloudWatchClient;
  lambda: LambdaClient;
  s3: S3Client;
  stepFunctions: SFNClient;
  sageMaker: SageMakerClient;
  runtime: SageMakerRuntimeClient;
}

const connectionTimeoutInMilliseconds = 10_000;

/**
 * Makes the clients. Without a connection they read the environment and the profile as every AWS program does:
 * `AWS_ENDPOINT_URL`, `AWS_REGION`, `AWS_PROFILE` and so on.
 */
export function connect(connection?: Connection): Clients {
  const options = { ...connection, requestHandler: { connectionTimeout: connectionTimeoutInMilliseconds } };
  return {
    cloudFormation: new CloudFormationClient(options),
    cloudWatch: new CloudWatchClient(options),
    lambda: new LambdaClient(options),
    s3: new S3Client(options),
    stepFunctions: new SFNClient(options),
    sageMaker: new SageMakerClient(options),
    runtime: new SageMakerRuntimeClient(options),
  };
}
