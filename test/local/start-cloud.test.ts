import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "#local/start-cloud.ts";
import { eventually } from "../support/eventually.ts";
import { isAlive } from "../support/is-alive.ts";
import { buildPackage } from "./support/build-package.ts";
import { startCloudProcess } from "./support/start-cloud-process.ts";

/** Says who it is, and works until it is let go. */
const Work = {
  source: `import { appendFileSync, existsSync } from "node:fs";
    import { setTimeout } from "node:timers/promises";
    export const handler = async () => {
      appendFileSync(process.env.PROCESSES, process.pid + "\\n");
      while (!existsSync(process.env.LET_GO)) await setTimeout(20);
      return { done: true };
    };`,
  timeoutInSeconds: 60,
};

const Busy = {
  source: `import { appendFileSync } from "node:fs";
    export const handler = async () => { appendFileSync(process.env.PROCESSES, process.pid + "\\n"); for (;;); };`,
  timeoutInSeconds: 60,
};

const definition = {
  StartAt: "First",
  States: {
    First: { Type: "Pass", Result: { passed: true }, Next: "Work" },
    Work: { Type: "Task", Resource: `\${Work}`, End: true },
  },
};

describe("the local cloud", () => {
  let directory: string;
  let packageDirectory: string;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "onnxify-start-"));
    const variables = { PROCESSES: join(directory, "processes"), LET_GO: join(directory, "let-go") };
    const functions = { Work: { ...Work, variables }, Busy: { ...Busy, variables } };
    packageDirectory = await buildPackage(join(directory, "package"), { functions, definition });
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const options = () => ({
    port: 0,
    dataDirectory: join(directory, "data"),
    packageDirectory,
    parameters: {},
  });

  const start = (more: object = {}) => startCloud({ ...options(), onNotice: () => undefined, ...more });

  const client = ({ endpointUrl, region }: Cloud) => ({
    endpoint: endpointUrl,
    region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });

  const processIds = (): number[] => {
    const file = join(directory, "processes");
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
    return lines.map(Number);
  };

  /** Starts a cloud in a process of its own. */
  const startProcess = () => startCloudProcess(options());

  it("offers one address on the loopback interface, and what the stack has", async () => {
    const { close, ...cloud } = await start();
    await close();
    expect(cloud).toEqual({
      endpointUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      region: "us-east-1",
      bucket: "onnxify-test-000000000000",
      stateMachineArn: "arn:aws:states:us-east-1:000000000000:stateMachine:onnxify-test",
      topicArn: "arn:aws:sns:us-east-1:000000000000:onnxify-test",
      hubUrl: `${cloud.endpointUrl}/huggingface`,
      resources: expect.objectContaining({
        Topic: expect.objectContaining({ type: "AWS::SNS::Topic", ref: cloud.topicArn }),
      }),
    });
  });

  it("refuses a data directory that another cloud has, and names that cloud's process", async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(
      `Another local cloud (process ${process.pid}) is using ${directory}`,
    );
    await first.close();
    await (await start()).close();
  });

  it("refuses a port that is taken, and says what to do", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await expect(start({ port })).rejects.toThrow(
      `Cannot listen on port ${port}: another program is using it. Stop that program, or choose another port`,
    );
    server.close();
    await (await start({ port: 0 })).close();
  });

  it("refuses a directory without a package, and can be started once there is one", async () => {
    const missing = join(directory, "nothing");
    await expect(start({ packageDirectory: missing })).rejects.toThrow(
      "Package it with `serverless package`",
    );
    await (await start()).close();
  });

  it("ends its functions' processes when it is closed, and goes on with their executions afterwards", async () => {
    const cloud = await start();
    const { stateMachineArn } = cloud;
    const command = new StartExecutionCommand({ stateMachineArn, name: "interrupted" });
    const { executionArn } = await new SFNClient(client(cloud)).send(command);
    await eventually(processIds, (ids) => ids.length === 1);
    await cloud.close();
    expect(processIds().filter(isAlive)).toEqual([]);
    const again = await start();
    await eventually(processIds, (ids) => ids.length === 2);
    const { status } = await new SFNClient(client(again)).send(
      new DescribeExecutionCommand({ executionArn }),
    );
    expect(status).toBe("RUNNING");
    await again.close();
    expect(processIds().filter(isAlive)).toEqual([]);
  });

  it("takes Ctrl-C for itself alone, so that executions are left as they are", async () => {
    const { cloud, signal } = await startProcess();
    const { stateMachineArn } = cloud;
    const command = new StartExecutionCommand({ stateMachineArn, name: "left" });
    const { executionArn } = await new SFNClient(client(cloud)).send(command);
    await eventually(processIds, (ids) => ids.length === 1);
    await signal("SIGINT");
    expect(processIds().filter(isAlive)).toEqual([]);
    const again = await start();
    const sfn = new SFNClient(client(again));
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.map(({ type }) => type)).not.toContain("LambdaFunctionFailed");
    expect((await sfn.send(new DescribeExecutionCommand({ executionArn }))).status).toBe("RUNNING");
    await again.close();
  });

  it("leaves no process behind when it is killed, and ends its executions once it is started again", async () => {
    const first = await startProcess();
    const { stateMachineArn } = first.cloud;
    const command = new StartExecutionCommand({ stateMachineArn, name: "killed", input: '{"a":1}' });
    const { executionArn } = await new SFNClient(client(first.cloud)).send(command);
    const busy = new InvokeCommand({ FunctionName: "Busy", InvocationType: "Event", Payload: "{}" });
    await new LambdaClient(client(first.cloud)).send(busy);
    await eventually(processIds, (ids) => ids.length === 2);
    await first.signal("SIGKILL");
    await eventually(
      () => processIds().filter(isAlive),
      (alive) => alive.length === 0,
    );
    const second = await startProcess();
    const sfn = new SFNClient(client(second.cloud));
    await eventually(processIds, (ids) => ids.length === 4);
    expect((await sfn.send(new DescribeExecutionCommand({ executionArn }))).status).toBe("RUNNING");
    writeFileSync(join(directory, "let-go"), "");
    const ended = await eventually(
      () => sfn.send(new DescribeExecutionCommand({ executionArn })),
      ({ status }) => status !== "RUNNING",
    );
    expect(ended).toMatchObject({
      status: "SUCCEEDED",
      output: '{"done":true}',
      input: '{"a":1}',
      redriveCount: 1,
    });
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    const types = events.map(({ type }) => type);
    const beginning = [
      "PassStateEntered",
      "PassStateExited",
      "TaskStateEntered",
      "LambdaFunctionScheduled",
      "LambdaFunctionStarted",
    ];
    expect(types).toEqual([
      "ExecutionStarted",
      ...beginning,
      "ExecutionRedriven",
      ...beginning,
      "LambdaFunctionSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
    await second.signal("SIGKILL");
    await eventually(
      () => processIds().filter(isAlive),
      (alive) => alive.length === 0,
    );
  });
});
