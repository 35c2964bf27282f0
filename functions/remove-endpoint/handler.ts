import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#lib/environment.ts";
import type { RemovalDocument } from "#statemachine/removal-document.ts";
import { removeEndpoint } from "./remove-endpoint.ts";
import { tellRemoved } from "./tell-removed.ts";

const environment = readEnvironment("BUCKET_NAME", "STAGE", "TOPIC_ARN");
const context = {
  s3: new S3Client(),
  sageMaker: new SageMakerClient(),
  cloudWatch: new CloudWatchClient(),
  sns: new SNSClient(),
  bucket: environment.BUCKET_NAME,
  stage: environment.STAGE,
  topicArn: environment.TOPIC_ARN,
};

export const handler = async (document: RemovalDocument) => {
  const removal = await removeEndpoint(document, context);
  if (removal.isSettled) await tellRemoved(document, removal, context);
  return removal;
};
