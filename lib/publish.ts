import { type MessageAttributeValue, PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { MachineNotification } from "./machine-notification.ts";

/** A message for people, the same for machines, and the topic's client. */
export interface PublishOptions {
  sns: SNSClient;
  topicArn: string;
  subject: string;
  message: string;
  /** Absent when the message is about no deployment. */
  machine?: MachineNotification;
}

/** SNS: a subject has fewer than 100 characters and no line break (Publish, `Subject`). */
const longestSubject = 99;

/** Publishes a message, its subject cut to what SNS takes. */
export async function publish({ sns, topicArn, subject, message, machine }: PublishOptions): Promise<void> {
  const fitting = subject.replace(/[^\x20-\x7e]+/g, " ").slice(0, longestSubject);
  await sns.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: fitting,
      Message: message,
      ...(machine && { MessageAttributes: describe(machine) }),
    }),
  );
}

function describe(machine: MachineNotification): Record<string, MessageAttributeValue> {
  return {
    verdict: text(machine.verdict),
    endpointName: text(machine.endpointName),
    onnxify: text(JSON.stringify(machine)),
  };
}

function text(StringValue: string): MessageAttributeValue {
  return { DataType: "String", StringValue };
}
