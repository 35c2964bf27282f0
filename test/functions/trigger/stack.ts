import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { ListExecutionsCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { updateJson } from "#lib/s3/conditional-json.ts";
import { type EntryRow, entryKeyOf } from "#lib/status/entry-row.ts";
import type { ManifestStatus } from "#lib/status/manifest-status.ts";
import { type EntryNews, tellStatus } from "#lib/status/tell-status.ts";
import type { Occasion } from "../../../functions/trigger/occasion.ts";
import { reconcileManifest } from "../../../functions/trigger/reconcile-manifest.ts";
import { startTestCloud } from "../../local/support/test-cloud.ts";

/** Executions wait for ever, so that a test says when one ends and how. */
const definition = { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 86_400, End: true } } };

/** The trigger on a local cloud whose executions do nothing by themselves. */
export async function openTrigger() {
  const cloud = await startTestCloud({ definition }, { executionConcurrency: 1_000 });
  const { s3, sfn, sns, sqs, bucket: Bucket, stateMachineArn, topicArn } = cloud;
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: "told" }));
  const Endpoint = "arn:aws:sqs:us-east-1:000000000000:told";
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint }));
  const context = {
    ...{ s3, sns, stepFunctions: sfn, bucket: Bucket, stateMachineArn, topicArn },
    defaultInstanceType: "ml.m5.large",
  };

  /** The object's content as text; `undefined` when there is none. */
  const read = async (Key: string) => {
    try {
      return await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  };

  return {
    ...cloud,
    context,
    read,
    put: (key: string, body: unknown) => {
      const Body = typeof body === "string" ? body : JSON.stringify(body);
      return s3.send(new PutObjectCommand({ Bucket, Key: `manifests/${key}`, Body }));
    },
    drop: (key: string) => s3.send(new DeleteObjectCommand({ Bucket, Key: `manifests/${key}` })),
    /** What the trigger does when a manifest was written, or on another occasion. */
    reconcile: (key: string, occasion: Occasion = { kind: "write" }) =>
      reconcileManifest(`manifests/${key}`, occasion, context),
    /** What the status file says now. */
    statusOf: async (key: string): Promise<ManifestStatus> =>
      JSON.parse((await read(`status/manifests/${key}.json`)) ?? "null"),
    /** Every execution that was ever started, the last first. */
    executions: async () => (await sfn.send(new ListExecutionsCommand({ stateMachineArn }))).executions ?? [],
    stop: (executionArn = "") => sfn.send(new StopExecutionCommand({ executionArn })),
    /** Makes an entry look as if nothing had been heard of it since then. */
    age: (key: string, endpointName: string, updatedAt: string) =>
      updateJson<EntryRow>(
        s3,
        { bucket: Bucket, key: entryKeyOf(`manifests/${key}`, endpointName) },
        (row) => row && { ...row, updatedAt },
      ),
    /** Says what an execution says when it is at its end. */
    end: (
      executionArn: string | undefined,
      news: Pick<EntryNews, "endpointName" | "change"> & { key: string },
    ) =>
      tellStatus(
        {
          ...news,
          executionName: executionArn?.split(":").at(-1) ?? "",
          source: { key: `manifests/${news.key}` },
          isUrgent: true,
        },
        context,
      ),
    /** The next message to the topic; `undefined` when there is none. */
    told: async (): Promise<string | undefined> => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 3600 }),
      );
      return Messages[0] && JSON.parse(Messages[0].Body ?? "{}").Message;
    },
  };
}

export type TestTrigger = Awaited<ReturnType<typeof openTrigger>>;

export const ended = (state: "live" | "failed" | "unchanged") => ({
  state,
  endedAt: new Date().toISOString(),
});
