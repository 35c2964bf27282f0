import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { PublishCommand } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Trail, type TrailRecord } from "#local/trail/trail.ts";
import { eventually } from "../../support/eventually.ts";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

const reader = `
  import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
  const s3 = new S3Client({ forcePathStyle: true });
  export const handler = async ({ Bucket, Key }) => {
    const name = await s3.send(new GetObjectCommand({ Bucket, Key })).then(() => "found", ({ name }) => name);
    return { name, key: process.env.AWS_ACCESS_KEY_ID, hasToken: process.env.AWS_SESSION_TOKEN !== "" };
  };`;

const invokeReader = {
  StartAt: "Read",
  States: { Read: { Type: "Task", Resource: `\${Reader}`, End: true } },
};
const rule = {
  Type: "AWS::Events::Rule",
  Properties: {
    Name: "told",
    EventPattern: { source: ["aws.s3"] },
    Targets: [{ Id: "reader", Arn: { "Fn::GetAtt": ["Reader", "Arn"] } }],
  },
};

let cloud: TestCloud;
let trail: Trail;

beforeAll(async () => {
  const functions = { Reader: { source: reader }, Other: { source: reader } };
  cloud = await startTestCloud({ functions, resources: { Rule: rule }, definition: invokeReader });
  const { region } = cloud;
  trail = new Trail(join(cloud.directory, "data", "trail", "events.jsonl"), {
    region,
    accountId: "000000000000",
  });
});

afterAll(() => cloud.remove());

describe("credentials", () => {
  it("are a function's own, temporary, and those of its role", async () => {
    const [first, second] = [await invoke("Reader", "any"), await invoke("Other", "any")];
    expect(first).toMatchObject({ key: expect.stringMatching(/^ASIA[0-9A-F]{16}$/), hasToken: true });
    expect(second.key).not.toBe(first.key);
    const record = await findRecord(({ userIdentity }) => userIdentity.accessKeyId === first.key);
    expect(record.userIdentity).toMatchObject({
      type: "AssumedRole",
      arn: "arn:aws:sts::000000000000:assumed-role/onnxify-test/Reader",
      sessionContext: { sessionIssuer: { arn: "arn:aws:iam::000000000000:role/onnxify-test" } },
    });
  });

  it("of anybody else are the account's user's", async () => {
    await cloud.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key: "mine", Body: "mine" }));
    const record = await findRecord(({ eventName }) => eventName === "PutObject");
    expect(record.userIdentity).toEqual({
      type: "Root",
      arn: "arn:aws:iam::000000000000:root",
      accountId: "000000000000",
      accessKeyId: "test",
    });
  });
});

describe("the trail", () => {
  it("says which permissions a call asks for, and how it failed", async () => {
    expect(await invoke("Reader", "missing")).toMatchObject({ name: "NoSuchKey" });
    const object = `arn:aws:s3:::${cloud.bucket}/missing`;
    const record = await findRecord(({ resources }) => resources.some(({ ARN }) => ARN === object));
    expect(record).toMatchObject({
      eventSource: "s3.amazonaws.com",
      eventName: "GetObject",
      errorCode: "NoSuchKey",
      additionalEventData: {
        permissions: [{ action: "s3:GetObject", resource: object }, { action: "s3:ListBucket" }],
      },
    });
  });

  it("has what EventBridge and Step Functions do by themselves", async () => {
    await cloud.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key: "event", Body: "event" }));
    await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn: cloud.stateMachineArn }));
    const byRule = await findRecord(({ userIdentity }) => userIdentity.invokedBy === "events.amazonaws.com");
    expect(byRule).toMatchObject({
      userIdentity: { type: "AWSService" },
      additionalEventData: {
        permissions: [
          {
            action: "lambda:InvokeFunction",
            context: { "aws:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/told" },
          },
        ],
      },
    });
    const byMachine = await findRecord(
      ({ eventName, userIdentity }) =>
        eventName === "Invoke" && userIdentity.invokedBy === "states.amazonaws.com",
    );
    expect(byMachine.userIdentity.arn).toContain("assumed-role/onnxify-test/");
  });

  it("has the calls to SNS, and their errors", async () => {
    const TopicArn = `${cloud.topicArn}-missing`;
    await expect(cloud.sns.send(new PublishCommand({ TopicArn, Message: "hello" }))).rejects.toThrow();
    const record = await findRecord(({ resources }) => resources.some(({ ARN }) => ARN === TopicArn));
    expect(record).toMatchObject({ eventName: "Publish", errorCode: "NotFound" });
  });

  it("answers CloudTrail's LookupEvents, page after page, the newest first", async () => {
    const first = await lookUp({ MaxResults: 1 });
    expect(first.Events).toHaveLength(1);
    const second = await lookUp({ MaxResults: 1, NextToken: first.NextToken });
    expect(second.Events[0]?.EventTime).toBeLessThanOrEqual(first.Events[0]?.EventTime ?? 0);
    const LookupAttributes = [{ AttributeKey: "EventName", AttributeValue: "Publish" }];
    const { Events } = await lookUp({ LookupAttributes });
    expect(Events).toMatchObject([
      { EventName: "Publish", EventSource: "sns.amazonaws.com", Username: "root" },
    ]);
    expect(JSON.parse(Events[0]?.CloudTrailEvent ?? "")).toMatchObject({ errorCode: "NotFound" });
  });

  it("is a line of JSON a call, and names no secret", async () => {
    const text = readFileSync(join(cloud.directory, "data", "trail", "events.jsonl"), "utf8");
    for (const line of text.trimEnd().split("\n")) expect(JSON.parse(line)).toHaveProperty("eventTime");
    expect(text).not.toMatch(/secret|token/i);
  });

  it("reads what it had before it was full, too", () => {
    const file = join(cloud.directory, "bounded.jsonl");
    const small = new Trail(file, { region: "us-east-1", accountId: "000000000000" });
    const permission = { action: "s3:GetObject", resource: "x".repeat(512 * 1024), context: {} };
    for (let count = 0; count < 20; count += 1) {
      const principal = { service: "test" };
      small.record({
        time: new Date(),
        principal,
        service: "s3",
        operation: String(count),
        permissions: [permission],
      });
    }
    expect(small.records().map(({ eventName }) => eventName)).toEqual([...Array(20).keys()].map(String));
  });
});

async function invoke(FunctionName: string, Key: string): Promise<{ name: string; key: string }> {
  const Payload = JSON.stringify({ Bucket: cloud.bucket, Key });
  const answer = await cloud.lambda.send(new InvokeCommand({ FunctionName, Payload }));
  return JSON.parse(answer.Payload?.transformToString() ?? "");
}

/** A call is on the trail once it is answered, which may be a moment after the caller knows. */
async function findRecord(isWanted: (record: TrailRecord) => boolean): Promise<TrailRecord> {
  const found = await eventually(
    async () => trail.records().find(isWanted),
    (record) => record !== undefined,
  );
  if (found === undefined) throw new Error("Unreachable: the deadline throws.");
  return found;
}

interface LookedUp {
  Events: { EventName: string; EventTime: number; CloudTrailEvent: string }[];
  NextToken?: string;
}

/** As the AWS CLI asks: `aws cloudtrail lookup-events`. */
async function lookUp(input: object): Promise<LookedUp> {
  const answer = await fetch(cloud.endpointUrl, {
    method: "POST",
    headers: {
      authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cloudtrail/aws4_request",
      "x-amz-target": "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents",
      "content-type": "application/x-amz-json-1.1",
    },
    body: JSON.stringify(input),
  });
  return JSON.parse(await answer.text());
}
