import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

const functions = {
  Echo: { source: "export const handler = async (event) => ({ event });" },
  Module: { source: "export const handler = async () => import.meta.url;", format: "esm" as const },
  Environment: {
    source: "export const handler = async () => process.env;",
    variables: { BUCKET: { Ref: "Bucket" }, COUNT: 3 },
    memorySizeInMegabytes: 256,
  },
  Context: {
    source:
      "export const handler = async (_, context) => ({ ...context, left: context.getRemainingTimeInMillis() });",
    timeoutInSeconds: 7,
  },
  Process: {
    source: "export const handler = async () => ({ id: process.pid, arguments: process.execArgv });",
  },
  Slow: {
    source: `import { setTimeout } from "node:timers/promises";
      export const handler = async () => { await setTimeout(400); return process.pid; };`,
  },
  Throws: {
    source: `class QuotaExceededError extends Error { name = "QuotaExceededError"; }
      export const handler = async () => { console.log("before"); throw new QuotaExceededError("No room."); };`,
  },
  Busy: { source: "export const handler = async () => { for (;;); };", timeoutInSeconds: 1 },
  Crashes: { source: "export const handler = async () => process.exit(3);" },
  Layered: {
    source: 'import value from "layer-package"; export const handler = async () => value;',
    layers: [{ Ref: "Layer" }],
  },
  NotPackaged: { source: 'import { z } from "not-packaged"; export const handler = async () => z;' },
  Huge: { source: 'export const handler = async () => "x".repeat(7_000_000);' },
  Flaky: {
    source: `import { appendFileSync, readFileSync } from "node:fs";
      export const handler = async ({ file }) => {
        appendFileSync(file, "x");
        if (readFileSync(file, "utf8").length < 2) throw new Error("not yet");
      };`,
  },
};

const layers = {
  Layer: {
    "nodejs/node_modules/layer-package/package.json": '{ "main": "main.js" }',
    "nodejs/node_modules/layer-package/main.js": "module.exports = 'from the layer';",
  },
};

const resources = {
  Failures: { Type: "AWS::SQS::Queue", Properties: {} },
  ThrowsDestination: {
    Type: "AWS::Lambda::EventInvokeConfig",
    Properties: {
      FunctionName: { Ref: "Throws" },
      Qualifier: "$LATEST",
      DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": ["Failures", "Arn"] } } },
    },
  },
};

describe("Lambda", () => {
  let cloud: TestCloud;

  beforeAll(async () => {
    cloud = await startTestCloud({ functions, layers, resources });
  });

  afterAll(() => cloud.remove());

  const invoke = async (FunctionName: string, event?: unknown) => {
    const payload = event === undefined ? {} : { Payload: JSON.stringify(event) };
    const answer = await cloud.lambda.send(new InvokeCommand({ FunctionName, ...payload }));
    return { ...answer, body: JSON.parse(answer.Payload?.transformToString() ?? "") };
  };

  it("hands the event to the handler and its answer back", async () => {
    const { body, FunctionError, StatusCode } = await invoke("Echo", { text: "ü" });
    expect({ body, FunctionError, StatusCode }).toEqual({ body: { event: { text: "ü" } }, StatusCode: 200 });
  });

  it("finds a function by its ARN", async () => {
    const { body } = await invoke("arn:aws:lambda:us-east-1:000000000000:function:Echo", 1);
    expect(body).toEqual({ event: 1 });
  });

  it("runs ES modules too", async () => {
    expect((await invoke("Module")).body).toMatch(/^file:.*\/src\/handler\.js$/);
  });

  it("gives a function its own variables and Lambda's, and nothing of the cloud's own environment", async () => {
    process.env.SECRET_OF_THE_CLOUD = "secret";
    const { body } = await invoke("Environment");
    delete process.env.SECRET_OF_THE_CLOUD;
    expect(body).toMatchObject({
      BUCKET: "onnxify-test-000000000000",
      COUNT: "3",
      AWS_ENDPOINT_URL: cloud.endpointUrl,
      AWS_REGION: "us-east-1",
      AWS_LAMBDA_FUNCTION_NAME: "Environment",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
    });
    const others = Object.keys(body).filter((name) => !/^(AWS_|LAMBDA_|_HANDLER$|TMPDIR$)/.test(name));
    expect(others.sort()).toEqual(["BUCKET", "COUNT", "HOME", "NODE_PATH", "PATH", "TZ"]);
  });

  it("gives the handler Lambda's context", async () => {
    const { body } = await invoke("Context");
    expect(body).toMatchObject({
      functionName: "Context",
      functionVersion: "$LATEST",
      memoryLimitInMB: "128",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:Context",
    });
    expect(body.left).toBeGreaterThan(6_000);
    expect(body.left).toBeLessThanOrEqual(7_000);
  });

  it("keeps a process warm for the next invocation, with the function's memory", async () => {
    const [first, second] = [await invoke("Process"), await invoke("Process")];
    expect(second.body.id).toBe(first.body.id);
    expect(first.body.arguments).toEqual(["--max-old-space-size=128"]);
    expect(first.body.id).not.toBe(process.pid);
  });

  it("runs invocations at the same time in processes of their own", async () => {
    const [first, second] = await Promise.all([invoke("Slow"), invoke("Slow")]);
    expect(first.body).not.toBe(second.body);
  });

  it("tells what a handler threw, by the error's name", async () => {
    const { body, FunctionError } = await invoke("Throws");
    expect(FunctionError).toBe("Unhandled");
    expect(body).toMatchObject({ errorType: "QuotaExceededError", errorMessage: "No room." });
    expect(body.trace[0]).toBe("QuotaExceededError: No room.");
  });

  it("ends a busy function when its time is up, and goes on with a new process", async () => {
    const { body, FunctionError } = await invoke("Busy");
    expect(FunctionError).toBe("Unhandled");
    expect(body).toMatchObject({
      errorType: "Sandbox.Timedout",
      errorMessage: "Task timed out after 1.00 seconds",
    });
    expect((await invoke("Busy")).body.errorType).toBe("Sandbox.Timedout");
  });

  it("survives a function that ends its process", async () => {
    const { body } = await invoke("Crashes");
    expect(body).toMatchObject({
      errorType: "Runtime.ExitError",
      errorMessage: "Error: Runtime exited with error: exit status 3",
    });
    expect((await invoke("Crashes")).body.errorType).toBe("Runtime.ExitError");
  });

  it("lets a function require what is in its layers", async () => {
    expect((await invoke("Layered")).body).toBe("from the layer");
  });

  it("lets a function have nothing that is neither in its package nor in a layer", async () => {
    const { body } = await invoke("NotPackaged");
    expect(body.errorType).toBe("Runtime.ImportModuleError");
    expect(body.errorMessage).toContain("not-packaged");
  });

  it("refuses an answer that is larger than Lambda's", async () => {
    expect((await invoke("Huge")).body.errorType).toBe("Function.ResponseSizeTooLarge");
  });

  it("answers for a function that does not exist as Lambda does", async () => {
    await expect(invoke("Nothing")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Function not found: arn:aws:lambda:us-east-1:000000000000:function:Nothing",
      $metadata: { httpStatusCode: 404 },
    });
  });

  it("tries an event again that a function failed on", async () => {
    const file = join(cloud.directory, "attempts");
    const Payload = JSON.stringify({ file });
    const command = new InvokeCommand({ FunctionName: "Flaky", InvocationType: "Event", Payload });
    expect((await cloud.lambda.send(command)).StatusCode).toBe(202);
    const attempts = () => (existsSync(file) ? readFileSync(file, "utf8") : "");
    await eventually(attempts, (text) => text === "xx");
  });

  it("puts what has failed three times into the queue that is named for it", async () => {
    const Payload = JSON.stringify({ which: "lost?" });
    await cloud.lambda.send(new InvokeCommand({ FunctionName: "Throws", InvocationType: "Event", Payload }));
    const QueueUrl = cloud.resources.Failures?.attributes.QueueUrl;
    const receive = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 });
    const { Messages: [message] = [] } = await cloud.sqs.send(receive);
    expect(JSON.parse(message?.Body ?? "")).toMatchObject({
      requestContext: {
        functionArn: "arn:aws:lambda:us-east-1:000000000000:function:Throws:$LATEST",
        condition: "RetriesExhausted",
        approximateInvokeCount: 3,
      },
      requestPayload: { which: "lost?" },
      responsePayload: { errorType: "QuotaExceededError", errorMessage: "No room." },
    });
  });

  it("keeps what a function prints, and how it failed, in a log of its own", async () => {
    await invoke("Throws");
    const log = () => readFileSync(join(cloud.directory, "data", "logs", "Throws.log"), "utf8");
    const text = await eventually(log, (content) => content.includes("before\n"));
    expect(text).toContain("START RequestId: ");
    expect(text).toContain("QuotaExceededError");
  });
});
