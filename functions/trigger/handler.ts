import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#lib/environment.ts";
import type { ReconcileRequest } from "#lib/manifest/plan.ts";
import type { RestorationRequest } from "#lib/restoration.ts";
import type { ObjectChanged } from "./object-changed.ts";
import { planManifest } from "./plan-manifest.ts";
import { reconcileManifest } from "./reconcile-manifest.ts";
import { redeployAll } from "./redeploy-all.ts";
import { restoreRelease } from "./restore-release.ts";
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

export const handler = (event: ObjectChanged | Scheduled | ReconcileRequest | RestorationRequest) => {
  if ("scheduledTime" in event) return redeployAll(event, context);
  if ("detail" in event) return reconcileManifest(event.detail.object.key, { kind: "write" }, context);
  if (event.source === "onnxify.rollback") return restoreRelease(event, context);
  const { manifestKey, request } = event;
  if (request === undefined) return planManifest(event, context);
  return reconcileManifest(manifestKey, { kind: "request", ...request }, context);
};
