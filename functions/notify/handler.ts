import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { notify } from "./notify.ts";
import { tellDone } from "./tell-done.ts";

const environment = readEnvironment("BUCKET_NAME", "TOPIC_ARN");
const store = { s3: new S3Client(), bucket: environment.BUCKET_NAME };
const sns = new SNSClient();

/** The status first: asked again after a failure, the topic is not told twice. */
export const handler = async (document: DeployDocument) => {
  await tellDone(document, store);
  return notify(document, { sns, s3: store.s3, topicArn: environment.TOPIC_ARN });
};
