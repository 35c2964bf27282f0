import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { DescribeExecutionCommand, ListExecutionsCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { ListSubscriptionsByTopicCommand } from "@aws-sdk/client-sns";
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import type { FixturePackage } from "../support/build-package.ts";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

const environment = { source: "export const handler = async () => process.env;" };

describe("the packaged stack", () => {
  const clouds: TestCloud[] = [];

  const start = async (...options: Parameters<typeof startTestCloud>) => {
    const cloud = await startTestCloud(...options);
    clouds.push(cloud);
    return cloud;
  };

  afterEach(async () => {
    await Promise.all(clouds.splice(0).map((cloud) => cloud.remove()));
  });

  const variablesOf = async (cloud: TestCloud, FunctionName: string) => {
    const { Payload } = await cloud.lambda.send(new InvokeCommand({ FunctionName }));
    return JSON.parse(Payload?.transformToString() ?? "");
  };

  it("has its references and functions resolved", async () => {
    const variables = {
      BUCKET: { Ref: "Bucket" },
      BUCKET_ARN: { "Fn::GetAtt": ["Bucket", "Arn"] },
      ROLE: { "Fn::GetAtt": "Role.Arn" },
      TOPIC: { Ref: "Topic" },
      MACHINE: { Ref: "Machine" },
      PLACE: {
        "Fn::Join": [":", [{ Ref: "AWS::Region" }, { Ref: "AWS::AccountId" }, { Ref: "AWS::StackName" }]],
      },
      URL: { "Fn::Sub": `s3://\${Bucket}/\${AWS::Partition}/\${!literal}/\${Topic.TopicName}` },
      MAPPED: { "Fn::Sub": [`\${name}-\${Stage}`, { name: { Ref: "Topic" } }] },
      SPLIT: { "Fn::Join": ["+", { "Fn::Split": [",", { "Fn::Sub": `a,\${Stage}` }] }] },
      STAGE: { Ref: "Stage" },
      LEFT_OUT: { Ref: "AWS::NoValue" },
    };
    const parameters = { Stage: { Type: "String", Default: "dev" } };
    const cloud = await start({ functions: { Environment: { ...environment, variables } }, parameters });
    const resolved = await variablesOf(cloud, "Environment");
    expect(resolved).toMatchObject({
      BUCKET: "onnxify-test-000000000000",
      SPLIT: "a+dev",
      BUCKET_ARN: "arn:aws:s3:::onnxify-test-000000000000",
      ROLE: "arn:aws:iam::000000000000:role/onnxify-test",
      TOPIC: "arn:aws:sns:us-east-1:000000000000:onnxify-test",
      MACHINE: "arn:aws:states:us-east-1:000000000000:stateMachine:onnxify-test",
      PLACE: "us-east-1:000000000000:onnxify-dev",
      URL: `s3://onnxify-test-000000000000/aws/\${literal}/onnxify-test`,
      MAPPED: "arn:aws:sns:us-east-1:000000000000:onnxify-test-dev",
      STAGE: "dev",
    });
    expect(resolved).not.toHaveProperty("LEFT_OUT");
  });

  it("takes the bundled Hub for its HuggingFaceEndpoint, and the given values for other parameters", async () => {
    const variables = { HUB: { Ref: "HuggingFaceEndpoint" }, IMAGE: { Ref: "ImageUri" } };
    const parameters = {
      HuggingFaceEndpoint: { Type: "String", Default: "https://huggingface.co" },
      ImageUri: { Type: "String" },
    };
    const fixture = { functions: { Environment: { ...environment, variables } }, parameters };
    const cloud = await start(fixture, { parameters: { ImageUri: "image:1" } });
    expect(await variablesOf(cloud, "Environment")).toMatchObject({ HUB: cloud.hubUrl, IMAGE: "image:1" });
  });

  it("is described by CloudFormation with its outputs", async () => {
    const outputs = { Escaped: { Value: "<a & b>", Description: "With markup." } };
    const cloud = await start({ outputs });
    const command = new DescribeStacksCommand({ StackName: "onnxify-dev" });
    const { Stacks: [stack] = [] } = await cloud.cloudFormation.send(command);
    expect(stack).toMatchObject({
      StackName: "onnxify-dev",
      StackStatus: "CREATE_COMPLETE",
      CreationTime: expect.any(Date),
      Outputs: [
        { OutputKey: "BucketName", OutputValue: cloud.bucket },
        { OutputKey: "StateMachineArn", OutputValue: cloud.stateMachineArn },
        { OutputKey: "TopicArn", OutputValue: cloud.topicArn },
        { OutputKey: "Escaped", OutputValue: "<a & b>", Description: "With markup." },
      ],
    });
    const other = new DescribeStacksCommand({ StackName: "other" });
    await expect(cloud.cloudFormation.send(other)).rejects.toMatchObject({
      name: "ValidationError",
      message: "Stack with id other does not exist",
    });
  });

  it("tells what of it is not run here, each thing once", async () => {
    const resources = {
      First: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: { "Fn::Sub": `/aws/\${Bucket}` } } },
      Second: { Type: "AWS::Logs::LogGroup", DependsOn: "First" },
      Public: {
        Type: "AWS::S3::Bucket",
        Properties: { BucketName: "public", WebsiteConfiguration: { IndexDocument: "index.html" } },
      },
    };
    const cloud = await start({ resources });
    expect(cloud.notices).toEqual([
      "Not run here: AWS::Logs::LogGroup (First, Second)",
      "Not run here: AWS::S3::Bucket WebsiteConfiguration (Public)",
    ]);
  });

  it("has queues, and e-mail subscriptions, which are recorded and said not to be sent", async () => {
    const resources = {
      Letters: { Type: "AWS::SQS::Queue", Properties: { QueueName: "letters", SqsManagedSseEnabled: true } },
      Mail: {
        Type: "AWS::SNS::Subscription",
        Properties: { TopicArn: { Ref: "Topic" }, Protocol: "email", Endpoint: "team@example.com" },
      },
    };
    const outputs = {
      Url: { Value: { Ref: "Letters" } },
      Arn: { Value: { "Fn::GetAtt": ["Letters", "Arn"] } },
    };
    let cloud = await start({ resources, outputs });
    expect(cloud.notices).toEqual(["Not run here: e-mail to team@example.com (Mail)"]);
    const url = async () =>
      (await cloud.sqs.send(new GetQueueUrlCommand({ QueueName: "letters" }))).QueueUrl ?? "";
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: await url(), MessageBody: "kept" }));
    cloud = await cloud.restart();
    clouds.splice(0, 1, cloud);
    const { Stacks: [stack] = [] } = await cloud.cloudFormation.send(new DescribeStacksCommand({}));
    expect(stack?.Outputs).toMatchObject([
      {},
      {},
      {},
      { OutputKey: "Url", OutputValue: await url() },
      { OutputKey: "Arn", OutputValue: "arn:aws:sqs:us-east-1:000000000000:letters" },
    ]);
    const { Messages } = await cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl: await url() }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(["kept"]);
    const list = new ListSubscriptionsByTopicCommand({ TopicArn: cloud.topicArn });
    expect((await cloud.sns.send(list)).Subscriptions).toMatchObject([
      { Protocol: "email", Endpoint: "team@example.com" },
    ]);
  });

  const wrong: [string, FixturePackage, string][] = [
    [
      "a type that is not known",
      { resources: { Table: { Type: "AWS::DynamoDB::Table" } } },
      "Table is a AWS::DynamoDB::Table",
    ],
    [
      "an intrinsic function that is not here",
      { outputs: { Zone: { Value: { "Fn::Select": [0, ["a"]] } } } },
      'Outputs.Zone has {"Fn::Select": [0,["a"]]}',
    ],
    [
      "a reference that leads nowhere",
      { outputs: { Lost: { Value: { Ref: "Nothing" } } } },
      'Outputs.Lost has {"Ref": "Nothing"}',
    ],
    [
      "an attribute that does not exist",
      { outputs: { Lost: { Value: { "Fn::GetAtt": ["Bucket", "Colour"] } } } },
      'Outputs.Lost has {"Fn::GetAtt": ["Bucket","Colour"]}',
    ],
    [
      "a variable that is none",
      { outputs: { Lost: { Value: { "Fn::Sub": `a \${Nothing}` } } } },
      `but \${Nothing} is no variable`,
    ],
    [
      "a circle",
      {
        resources: {
          One: { Type: "AWS::SNS::Topic", Properties: { TopicName: { Ref: "Two" } } },
          Two: { Type: "AWS::SNS::Topic", Properties: { TopicName: { Ref: "One" } } },
        },
      },
      "One > Two > One",
    ],
    [
      "a parameter without a value",
      { parameters: { ImageUri: { Type: "String" } } },
      "ImageUri has no default",
    ],
    [
      "a property that cannot be run",
      {
        resources: {
          Table: { Type: "AWS::Events::Rule", Properties: { ScheduleExpression: "rate(1 day)" } },
        },
      },
      "Table cannot be run here",
    ],
    [
      "a task that is no function",
      {
        definition: {
          StartAt: "A",
          States: { A: { Type: "Task", Resource: "arn:aws:states:::sns:publish", End: true } },
        },
      },
      'A has the Resource "arn:aws:states:::sns:publish"',
    ],
    [
      "a definition that is not valid",
      { definition: { StartAt: "A", States: { A: { Type: "Pass", Next: "B" } } } },
      "cannot be run",
    ],
  ];

  it.each(wrong)("is refused for %s, which the message names", async (_, fixture, message) => {
    await expect(start(fixture)).rejects.toThrow(message);
  });

  it("is refused for a value of a parameter that it does not have", async () => {
    await expect(start({}, { parameters: { Typo: "1" } })).rejects.toThrow("The stack has no parameter Typo");
  });

  it("changes on what lives: objects and executions stay, functions are the new ones", async () => {
    const answer = (text: string) => ({
      source: `export const handler = async () => ${JSON.stringify(text)};`,
    });
    const definition = { StartAt: "A", States: { A: { Type: "Task", Resource: `\${Answer}`, End: true } } };
    let cloud = await start({ functions: { Answer: answer("old") }, definition });
    const run = async (name: string) => {
      const command = new StartExecutionCommand({ stateMachineArn: cloud.stateMachineArn, name });
      const { executionArn } = await cloud.sfn.send(command);
      const { output } = await eventually(
        () => cloud.sfn.send(new DescribeExecutionCommand({ executionArn })),
        ({ status }) => status === "SUCCEEDED",
      );
      return output;
    };
    const packages = () => readdirSync(join(cloud.directory, "data", "functions"));
    expect(await run("before")).toBe('"old"');
    const oldPackages = packages();
    await cloud.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key: "kept", Body: "kept" }));
    cloud = await cloud.restart({ functions: { Answer: answer("new") }, definition });
    clouds.splice(0, 1, cloud);
    expect(await run("after")).toBe('"new"');
    expect(packages()).toHaveLength(oldPackages.length);
    expect(packages()).not.toEqual(oldPackages);
    const { executions } = await cloud.sfn.send(
      new ListExecutionsCommand({ stateMachineArn: cloud.stateMachineArn }),
    );
    expect(executions?.map(({ name }) => name)).toEqual(["after", "before"]);
    const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket: cloud.bucket, Key: "kept" }));
    expect(await Body?.transformToString()).toBe("kept");
  });
});
