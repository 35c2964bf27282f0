import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect as connectTo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { bodyOf, createEndpoint, invoke } from "./support/endpoints.ts";
import { createBucket, startTestCloud, type TestCloud } from "./support/start-test-cloud.ts";

const limitInBytes = 6_291_456;

let root: string;
let cloud: TestCloud;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "onnxify-invoke-"));
  cloud = await startTestCloud({ directory: root });
  await createBucket(cloud.s3);
  await createEndpoint(cloud, "echo");
  await createEndpoint(
    cloud,
    "length",
    `
def model_fn(model_dir):
    return None

def transform_fn(model, body, content_type, accept):
    return str(len(body))
`,
  );
});

afterAll(async () => {
  await cloud.close();
  expect(cloud.faults).toEqual([]);
  rmSync(root, { recursive: true, force: true });
});

describe("what the model refuses is a ModelError", () => {
  test("with the container's own status and body, and where its log is", async () => {
    const body = '{"code": 400, "type": "InternalServerException", "message": "inputs is missing"}';

    await expect(invoke(cloud, "echo", { raise: "inputs is missing" })).rejects.toMatchObject({
      name: "ModelError",
      $metadata: { httpStatusCode: 424 },
      OriginalStatusCode: 400,
      OriginalMessage: body,
      LogStreamArn: "arn:aws:logs:us-east-1:000000000000:log-group:/aws/sagemaker/Endpoints/echo",
      message:
        `Received client error (400) from primary with message "${body}". See https://us-east-1.console.aws.amazon.com/` +
        "cloudwatch/home?region=us-east-1#logEventViewer:group=/aws/sagemaker/Endpoints/echo in account 000000000000 " +
        "for more information.",
    });
  });

  test("and so is no answer in time", async () => {
    const directory = mkdtempSync(join(root, "hasty-"));
    const hasty = await startTestCloud({ directory, invocationTimeoutInMilliseconds: 300 });
    onTestFinished(() => hasty.close());
    await createBucket(hasty.s3);
    await createEndpoint(hasty, "slow");
    const slow = invoke(hasty, "slow", { sleep: 30 });

    await expect(slow).rejects.toMatchObject({ name: "ModelError", OriginalStatusCode: 0 });
    await expect(slow).rejects.toThrow(
      'Received server error (0) from primary with message "Your invocation timed out',
    );
  });
});

describe("the size of a request", () => {
  const send = (sizeInBytes: number) =>
    cloud.runtime.send(
      new InvokeEndpointCommand({
        EndpointName: "length",
        Body: Buffer.alloc(sizeInBytes, "x"),
        ContentType: "text/csv",
      }),
    );

  test("may be 6 MB", async () => {
    expect(Buffer.from((await send(limitInBytes)).Body).toString()).toBe(`${limitInBytes}`);
  });

  test("may not be a byte more", async () => {
    const tooLarge = send(limitInBytes + 1);
    await expect(tooLarge).rejects.toMatchObject({ $metadata: { httpStatusCode: 413 } });
    await expect(tooLarge).rejects.toThrow("HTTP content length exceeded 6291456 bytes.");
  });
});

test("a large answer arrives whole, in the type that was asked for", async () => {
  const { Body, ContentType } = await invoke(cloud, "echo", { size: 3_000_000 }, { Accept: "text/csv" });

  expect(Body).toHaveLength(3_000_000);
  expect(ContentType).toBe("text/csv");
});

test("an endpoint that isn't there is a ValidationError", async () => {
  await expect(invoke(cloud, "nobody")).rejects.toMatchObject({
    name: "ValidationError",
    message: "Endpoint nobody of account 000000000000 not found.",
    $metadata: { httpStatusCode: 400 },
  });
});

test("a client that leaves in the middle of its request is no fault", async () => {
  const { port } = new URL(cloud.endpointUrl);
  const client = connectTo(Number(port), "127.0.0.1");
  client.write(
    "POST /endpoints/echo/invocations HTTP/1.1\r\nHost: local\r\nContent-Length: 100\r\n" +
      "Authorization: AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/sagemaker/aws4_request\r\n\r\nhalf",
  );
  await once(client, "ready");
  client.destroy();
  await once(client, "close");

  expect(bodyOf(await invoke(cloud, "echo"))).toMatchObject({ version: "one" });
  expect(cloud.faults).toEqual([]);
});

test("requests at the same time don't wait for each other, and a client that leaves harms none", async () => {
  const leaving = new AbortController();
  const abandoned = cloud.runtime.send(
    new InvokeEndpointCommand({ EndpointName: "echo", Body: JSON.stringify({ sleep: 0.5 }) }),
    { abortSignal: leaving.signal },
  );
  const answers = Array.from({ length: 8 }, (_, index) => invoke(cloud, "echo", { index, sleep: 0.3 }));
  leaving.abort();

  await expect(abandoned).rejects.toMatchObject({ name: "AbortError" });
  const bodies = (await Promise.all(answers)).map(bodyOf);
  expect(bodies.map(({ echo }) => echo)).toEqual(bodies.map((_, index) => ({ index, sleep: 0.3 })));
});
