import { describe, expect, it } from "vitest";
import { permissionsOf } from "#local/trail/permissions-of.ts";
import type { JsonObject } from "#local/wire/json-service.ts";

const account = { region: "us-east-1", accountId: "000000000000" };
const sageMaker = "arn:aws:sagemaker:us-east-1:000000000000:";
const object = { Bucket: "b", Key: "k" };
const Tags = [{ Key: "team", Value: "search" }];

const calls: [service: string, operation: string, input: JsonObject, asked: string[]][] = [
  ["s3", "GetObject", object, ["s3:GetObject arn:aws:s3:::b/k"]],
  ["s3", "GetObject", { ...object, VersionId: "v" }, ["s3:GetObjectVersion arn:aws:s3:::b/k"]],
  ["s3", "ListObjectVersions", { Bucket: "b" }, ["s3:ListBucketVersions arn:aws:s3:::b"]],
  ["s3", "HeadObject", object, ["s3:GetObject arn:aws:s3:::b/k"]],
  ["s3", "ListObjects", { Bucket: "b", Prefix: "p/" }, ["s3:ListBucket arn:aws:s3:::b"]],
  ["s3", "ListBuckets", {}, ["s3:ListAllMyBuckets *"]],
  [
    "s3",
    "CopyObject",
    { ...object, CopySource: "from/key" },
    ["s3:GetObject arn:aws:s3:::from/key", "s3:PutObject arn:aws:s3:::b/k"],
  ],
  [
    "s3",
    "DeleteObjects",
    { Bucket: "b", Objects: [{ Key: "1" }, { Key: "2", VersionId: "v" }] },
    ["s3:DeleteObject arn:aws:s3:::b/1", "s3:DeleteObjectVersion arn:aws:s3:::b/2"],
  ],
  ["s3", "CreateMultipartUpload", object, ["s3:PutObject arn:aws:s3:::b/k"]],
  ["s3", "UploadPart", object, ["s3:PutObject arn:aws:s3:::b/k"]],
  ["s3", "CompleteMultipartUpload", object, ["s3:PutObject arn:aws:s3:::b/k"]],
  ["s3", "AbortMultipartUpload", object, ["s3:AbortMultipartUpload arn:aws:s3:::b/k"]],
  [
    "sagemaker",
    "CreateProcessingJob",
    { ProcessingJobName: "j", RoleArn: "role", Tags },
    [
      `sagemaker:CreateProcessingJob ${sageMaker}processing-job/j`,
      `sagemaker:AddTags ${sageMaker}processing-job/j`,
      "iam:PassRole role",
    ],
  ],
  [
    "sagemaker",
    "CreateModel",
    { ModelName: "m", ExecutionRoleArn: "role" },
    [`sagemaker:CreateModel ${sageMaker}model/m`, "iam:PassRole role"],
  ],
  [
    "sagemaker",
    "UpdateEndpoint",
    { EndpointName: "e", EndpointConfigName: "c" },
    [
      `sagemaker:UpdateEndpoint ${sageMaker}endpoint/e`,
      `sagemaker:UpdateEndpoint ${sageMaker}endpoint-config/c`,
    ],
  ],
  [
    "sagemaker",
    "DeleteEndpointConfig",
    { EndpointConfigName: "c" },
    [`sagemaker:DeleteEndpointConfig ${sageMaker}endpoint-config/c`],
  ],
  ["sagemaker", "InvokeEndpoint", { EndpointName: "e" }, [`sagemaker:InvokeEndpoint ${sageMaker}endpoint/e`]],
  ["sagemaker", "ListModels", {}, ["sagemaker:ListModels *"]],
  ["states", "StartExecution", { stateMachineArn: "machine" }, ["states:StartExecution machine"]],
  ["sns", "Publish", { TopicArn: "topic" }, ["sns:Publish topic"]],
  [
    "sqs",
    "ReceiveMessage",
    { QueueUrl: "http://127.0.0.1/000000000000/q" },
    ["sqs:ReceiveMessage arn:aws:sqs:us-east-1:000000000000:q"],
  ],
  [
    "lambda",
    "Invoke",
    { FunctionName: "f" },
    ["lambda:InvokeFunction arn:aws:lambda:us-east-1:000000000000:function:f"],
  ],
];

describe("what IAM is asked", () => {
  it.each(calls)("about %s %s %j", (service, operation, input, asked) => {
    const permissions = permissionsOf({ service, operation, input }, account);
    expect(permissions.map(({ action, resource }) => `${action} ${resource}`)).toEqual(asked);
  });

  it("about a service without a table is on every resource, so that no policy that names some allows it", () => {
    const [permission] = permissionsOf({ service: "new", operation: "Do", input: {} }, account);
    expect(permission).toMatchObject({ action: "new:Do", resource: "*" });
  });

  it("about an object that is missing is whether the whole bucket may be listed, too", () => {
    const call = { service: "s3", operation: "GetObject", input: object, errorCode: "NoSuchKey" };
    expect(permissionsOf(call, account)[1]).toEqual({
      action: "s3:ListBucket",
      resource: "arn:aws:s3:::b",
      context: { "aws:SecureTransport": "true" },
    });
  });

  it("comes with the condition keys that the call has", () => {
    const contextOf = (service: string, operation: string, input: JsonObject) =>
      permissionsOf({ service, operation, input }, account).at(-1)?.context;
    expect(contextOf("s3", "ListObjects", { Bucket: "b", Prefix: "p/" })).toHaveProperty(["s3:prefix"], "p/");
    expect(contextOf("sagemaker", "CreateModel", { ExecutionRoleArn: "role" })).toHaveProperty(
      ["iam:PassedToService"],
      "sagemaker.amazonaws.com",
    );
    expect(contextOf("sagemaker", "CreateEndpoint", { EndpointName: "e", Tags })).toMatchObject({
      "aws:TagKeys": ["team"],
      "aws:RequestTag/team": "search",
    });
  });
});
