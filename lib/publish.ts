import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";

/** A message for people, and the topic's client. */
export interface PublishOptions {
  sns: SNSClient;
  topicArn: string;
  subject: string;
  message: string;
}

/** SNS: a subject has fewer than 100 characters and no line break (Publish, `Subject`). */
const longestSubject = 99;

/** Publishes a message, its subject cut to what SNS takes. */
export async function publish({ sns, topicArn, subject, message }: PublishOptions): Promise<void> {
  const fitting = subject.replace(/[^\x20-\x7e]+/g, " ").slice(0, longestSubject);
  await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: fitting, Message: message }));
}
