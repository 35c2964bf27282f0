import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

const scope = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=anyone/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

describe("the one port", () => {
  let cloud: TestCloud;

  beforeAll(async () => {
    cloud = await startTestCloud();
  });

  afterAll(() => cloud.remove());

  const ask = async (service: string | undefined, init: RequestInit & { path?: string } = {}) => {
    const { path = "/", headers, ...rest } = init;
    const signed = service === undefined ? {} : { authorization: scope(service) };
    const response = await fetch(cloud.endpointUrl + path, { ...rest, headers: { ...signed, ...headers } });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };

  const target = (name: string) => ({ "x-amz-target": name });

  it("answers the JSON protocol with AWS's headers", async () => {
    const headers = target("AWSStepFunctions.ListStateMachines");
    const { status, headers: answered } = await ask("states", { method: "POST", headers, body: "{}" });
    expect(status).toBe(200);
    expect(answered.get("content-type")).toBe("application/x-amz-json-1.0");
    expect(answered.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
  });

  const nonsense: [string, string | undefined, RequestInit & { path?: string }, number, string][] = [
    ["an unsigned request", undefined, {}, 403, "requests must be signed"],
    [
      "a service that is not here",
      "dynamodb",
      {},
      404,
      "has no dynamodb; it has cloudformation, cloudtrail, ecr, lambda, monitoring, s3",
    ],
    ["a service with the name of a method", "constructor", {}, 404, "UnknownServiceException"],
    [
      "an operation that is not here",
      "states",
      { method: "POST", headers: target("AWSStepFunctions.CreateActivity"), body: "{}" },
      400,
      "UnknownOperationException",
    ],
    [
      "an operation with the name of a method",
      "states",
      { method: "POST", headers: target("AWSStepFunctions.toString"), body: "{}" },
      400,
      "UnknownOperationException",
    ],
    [
      "another service's operation",
      "states",
      { method: "POST", headers: target("SageMaker.ListModels"), body: "{}" },
      400,
      "UnknownOperationException",
    ],
    ["no operation", "states", { method: "POST", body: "{}" }, 400, "UnknownOperationException"],
    [
      "a body that is not JSON",
      "states",
      { method: "POST", headers: target("AWSStepFunctions.StartExecution"), body: "{" },
      400,
      "SerializationException",
    ],
    [
      "a body that is no object",
      "states",
      { method: "POST", headers: target("AWSStepFunctions.StartExecution"), body: "[]" },
      400,
      "SerializationException",
    ],
    [
      "a field of the wrong type",
      "states",
      { method: "POST", headers: target("AWSStepFunctions.StartExecution"), body: '{"stateMachineArn":1}' },
      400,
      "ValidationException",
    ],
    [
      "a field that is missing",
      "states",
      { method: "POST", headers: target("AWSStepFunctions.DescribeExecution"), body: "{}" },
      400,
      "1 validation error detected: Value at 'executionArn'",
    ],
    [
      "a body that is too large",
      "states",
      { method: "POST", headers: target("AWSStepFunctions.StartExecution"), body: "x".repeat(5_000_000) },
      413,
      "RequestEntityTooLarge",
    ],
    ["a path that is not encoded", "s3", { path: "/bucket/%E0%A4%A" }, 400, "InvalidURI"],
    ["a bucket that does not exist", "s3", { path: "/no-such-bucket/key" }, 404, "NoSuchBucket"],
    [
      "an action that is not here",
      "cloudformation",
      { method: "POST", body: "Action=UpdateStack" },
      400,
      "has no UpdateStack",
    ],
    [
      "a function that does not exist",
      "lambda",
      { method: "POST", path: "/2015-03-31/functions/nothing/invocations" },
      404,
      "Function not found",
    ],
    [
      "a path that Lambda does not have",
      "lambda",
      { path: "/2015-03-31/functions" },
      404,
      "has no operation for GET",
    ],
    [
      "an event that is not JSON",
      "lambda",
      { method: "POST", path: "/2015-03-31/functions/x/invocations", body: "{" },
      400,
      "InvalidRequestContentException",
    ],
    [
      "an action that SNS does not have",
      "sns",
      {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "Action=Nothing",
      },
      400,
      "InvalidAction",
    ],
    [
      "a page that the Hub does not have",
      undefined,
      { path: "/huggingface/spaces" },
      404,
      "can't find the page",
    ],
  ];

  it.each(nonsense)("answers %s with a clean error", async (_, service, init, status, text) => {
    const answer = await ask(service, init);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
    expect(cloud.notices).toEqual([]);
  });
});
