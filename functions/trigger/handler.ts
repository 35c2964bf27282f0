import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#lib/environment.ts";
import type { ObjectCreated } from "./object-created.ts";
import { trigger } from "./trigger.ts";

const environment = readEnvironment("STATE_MACHINE_ARN", "TOPIC_ARN");
const clients = {
  s3: new S3Client(),
  // `adaptive` keeps all calls together under the rate at which Step Functions begins to refuse.
  stepFunctions: new SFNClient({ retryMode: "adaptive", maxAttempts: 12 }),
  sns: new SNSClient(),
};

export const handler = (event: ObjectCreated) =>
  trigger(event, {
    ...clients,
    stateMachineArn: environment.STATE_MACHINE_ARN,
    topicArn: environment.TOPIC_ARN,
  });
