import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { notifyFailure } from "./notify-failure.ts";
import { tellFailure } from "./tell-failure.ts";

const environment = readEnvironment("BUCKET_NAME", "TOPIC_ARN");
const store = { s3: new S3Client(), bucket: environment.BUCKET_NAME };
const sns = new SNSClient();

/** The status first: asked again after a failure, the topic is not told twice. */
export const handler = async (document: DeployDocument) => {
  await tellFailure(document, store);
  return notifyFailure(document, { sns, s3: store.s3, topicArn: environment.TOPIC_ARN });
};
