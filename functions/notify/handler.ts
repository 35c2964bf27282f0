import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { notify } from "./notify.ts";

const environment = readEnvironment("TOPIC_ARN");
const clients = { sns: new SNSClient(), s3: new S3Client() };

export const handler = (document: DeployDocument) =>
  notify(document, { ...clients, topicArn: environment.TOPIC_ARN });
