import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { notifyFailure } from "./notify-failure.ts";

const environment = readEnvironment("TOPIC_ARN");
const sns = new SNSClient();

export const handler = (document: DeployDocument) =>
  notifyFailure(document, { sns, topicArn: environment.TOPIC_ARN });
