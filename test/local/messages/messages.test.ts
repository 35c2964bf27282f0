import { PublishCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

describe("SNS and SQS", () => {
  let cloud: TestCloud;

  beforeAll(async () => {
    cloud = await startTestCloud();
  });

  afterAll(() => cloud.remove());

  const receive = async (QueueUrl: string | undefined) => {
    const { Messages = [] } = await cloud.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2 }),
    );
    return Messages.map(({ Body = "" }) => Body);
  };

  it("bring a notification from the stack's topic to a queue at the cloud's own address", async () => {
    const { QueueUrl } = await cloud.sqs.send(new CreateQueueCommand({ QueueName: "notes" }));
    expect(QueueUrl).toBe(`${cloud.endpointUrl}/000000000000/notes`);
    const question = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
    const { Attributes } = await cloud.sqs.send(question);
    const subscription = { TopicArn: cloud.topicArn, Protocol: "sqs", Endpoint: Attributes?.QueueArn };
    await cloud.sns.send(new SubscribeCommand(subscription));
    const notification = { TopicArn: cloud.topicArn, Subject: "deployed", Message: "It is live." };
    await cloud.sns.send(new PublishCommand(notification));
    const [body = ""] = await receive(QueueUrl);
    expect(JSON.parse(body)).toMatchObject(notification);
  });

  it("keep subscriptions and messages when the cloud is started again on another port", async () => {
    const { QueueUrl: oldUrl } = await cloud.sqs.send(new CreateQueueCommand({ QueueName: "kept" }));
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: oldUrl, MessageBody: "still here" }));
    cloud = await cloud.restart();
    const { QueueUrl } = await cloud.sqs.send(new GetQueueUrlCommand({ QueueName: "kept" }));
    expect(QueueUrl).toBe(`${cloud.endpointUrl}/000000000000/kept`);
    expect(await receive(QueueUrl)).toEqual(["still here"]);
    await cloud.sns.send(new PublishCommand({ TopicArn: cloud.topicArn, Message: "Again." }));
    const [body = ""] = await receive(`${cloud.endpointUrl}/000000000000/notes`);
    expect(JSON.parse(body).Message).toBe("Again.");
  });
});
