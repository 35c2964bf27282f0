import {
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { DeleteObjectCommand, ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  DescribeExecutionCommand,
  ListStateMachinesCommand,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { ListTopicsCommand } from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

const stack = { StackName: "onnxify-dev" };

const definition = { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 600, End: true } } };

const functions = { Answer: { source: "export const handler = async () => 42;" } };

const resources = {
  Rule: {
    Type: "AWS::Events::Rule",
    Properties: {
      EventPattern: { source: ["aws.s3"] },
      Targets: [{ Id: "answer", Arn: { "Fn::GetAtt": ["Answer", "Arn"] } }],
    },
  },
};

describe("a stack that is deleted", () => {
  let cloud: TestCloud;

  beforeEach(async () => {
    cloud = await startTestCloud({ functions, definition, resources });
  });

  afterEach(() => cloud.remove());

  const statusOf = async (StackName: string) => {
    const { Stacks: [found] = [] } = await cloud.cloudFormation.send(
      new DescribeStacksCommand({ StackName }),
    );
    return found?.StackStatus;
  };

  const deleteStack = async () => {
    const { Stacks: [found] = [] } = await cloud.cloudFormation.send(new DescribeStacksCommand(stack));
    const id = found?.StackId ?? "";
    await cloud.cloudFormation.send(new DeleteStackCommand(stack));
    return {
      id,
      status: await eventually(
        () => statusOf(id),
        (status) => status !== "DELETE_IN_PROGRESS",
      ),
    };
  };

  it("leaves no bucket, function, rule, topic or state machine, and aborts what runs", async () => {
    const { stateMachineArn } = cloud;
    const { executionArn } = await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn }));
    const { id, status } = await deleteStack();
    expect(status).toBe("DELETE_COMPLETE");
    expect((await cloud.s3.send(new ListBucketsCommand())).Buckets ?? []).toEqual([]);
    expect((await cloud.sns.send(new ListTopicsCommand())).Topics).toEqual([]);
    expect((await cloud.sfn.send(new ListStateMachinesCommand())).stateMachines).toEqual([]);
    expect(await cloud.sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: "ABORTED",
    });
    await expect(cloud.lambda.send(new InvokeCommand({ FunctionName: "Answer" }))).rejects.toThrow(
      "not found",
    );
    await expect(statusOf("onnxify-dev")).rejects.toThrow("does not exist");
    const command = new DescribeStackEventsCommand({ StackName: id });
    const { StackEvents: events = [] } = await cloud.cloudFormation.send(command);
    expect(events.map(({ LogicalResourceId }) => LogicalResourceId)).toEqual([
      "onnxify-dev",
      ...["Bucket", "Topic", "Role", "Machine", "Answer", "Rule"],
      "onnxify-dev",
    ]);
  });

  it("stays with its bucket when that is not empty, says so, and goes once it is", async () => {
    const object = { Bucket: cloud.bucket, Key: "releases/model.tar.gz" };
    await cloud.s3.send(new PutObjectCommand({ ...object, Body: "model" }));
    expect(await deleteStack()).toMatchObject({ status: "DELETE_FAILED" });
    const { StackEvents: events = [] } = await cloud.cloudFormation.send(
      new DescribeStackEventsCommand(stack),
    );
    expect(events.find(({ ResourceStatus }) => ResourceStatus === "DELETE_FAILED")).toMatchObject({
      ResourceStatusReason: "The following resource(s) failed to delete: [Bucket].",
    });
    expect(events.find(({ LogicalResourceId }) => LogicalResourceId === "Bucket")).toMatchObject({
      ResourceStatusReason: "The bucket you tried to delete is not empty",
    });
    await cloud.s3.send(new DeleteObjectCommand(object));
    expect(await deleteStack()).toMatchObject({ status: "DELETE_COMPLETE" });
  });

  it("is there again, without its past, when the cloud is started anew", async () => {
    const { Stacks: [before] = [] } = await cloud.cloudFormation.send(new DescribeStacksCommand(stack));
    await deleteStack();
    cloud = await cloud.restart();
    const { Stacks: [after] = [] } = await cloud.cloudFormation.send(new DescribeStacksCommand(stack));
    expect(after?.StackStatus).toBe("CREATE_COMPLETE");
    expect(after?.CreationTime?.getTime()).toBeGreaterThan(before?.CreationTime?.getTime() ?? Infinity);
  });
});

describe("the resources of a stack", () => {
  it("are found by their logical IDs", async () => {
    const cloud = await startTestCloud();
    const find = (LogicalResourceId: string) =>
      cloud.cloudFormation.send(new DescribeStackResourceCommand({ ...stack, LogicalResourceId }));
    const { StackResourceDetail: detail } = await find("Bucket");
    expect(detail?.PhysicalResourceId).toBe(cloud.bucket);
    await expect(find("Nothing")).rejects.toThrow("Resource Nothing does not exist for stack onnxify-dev");
    await cloud.remove();
  });
});
