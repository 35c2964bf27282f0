import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { notify } from "./notify.ts";

const environment = readEnvironment("TOPIC_ARN");
const sns = new SNSClient();

export const handler = (document: DeployDocument) =>
  notify(document, { sns, topicArn: environment.TOPIC_ARN });
