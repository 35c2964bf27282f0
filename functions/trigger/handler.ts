import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#lib/environment.ts";
import type { ObjectChanged } from "./object-changed.ts";
import { reconcileManifest } from "./reconcile-manifest.ts";
import { redeployAll } from "./redeploy-all.ts";
import type { Scheduled } from "./scheduled.ts";

const environment = readEnvironment("BUCKET_NAME", "DEFAULT_INSTANCE_TYPE", "STATE_MACHINE_ARN", "TOPIC_ARN");
const context = {
  s3: new S3Client(),
  // `adaptive` keeps all calls together under the rate at which Step Functions begins to refuse.
  stepFunctions: new SFNClient({ retryMode: "adaptive", maxAttempts: 12 }),
  sns: new SNSClient(),
  bucket: environment.BUCKET_NAME,
  defaultInstanceType: environment.DEFAULT_INSTANCE_TYPE,
  stateMachineArn: environment.STATE_MACHINE_ARN,
  topicArn: environment.TOPIC_ARN,
};

export const handler = (event: ObjectChanged | Scheduled) =>
  "scheduledTime" in event
    ? redeployAll(event, context)
    : reconcileManifest(event.detail.object.key, { kind: "write" }, context);
