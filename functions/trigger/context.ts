import type { S3Client } from "@aws-sdk/client-s3";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { SNSClient } from "@aws-sdk/client-sns";

/** What the trigger works with. */
export interface TriggerContext {
  s3: S3Client;
  stepFunctions: SFNClient;
  sns: SNSClient;
  bucket: string;
  stateMachineArn: string;
  topicArn: string;
  /** The stack's default for entries, which a manifest's own defaults replace. */
  defaultInstanceType: string;
}
