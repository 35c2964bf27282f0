import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  paginateGetExecutionHistory,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

const functions = {
  Work: {
    source: `import { setTimeout } from "node:timers/promises";
      export const handler = async ({ error, delayInMilliseconds = 0, answer, size, ...rest }) => {
        await setTimeout(delayInMilliseconds);
        if (size) return "x".repeat(size);
        if (error) throw Object.assign(new Error("It went wrong."), { name: error });
        return answer ?? rest;
      };`,
  },
  FailsTwice: {
    source: `let calls = 0;
      export const handler = async () => {
        calls += 1;
        if (calls < 3) throw Object.assign(new Error("call " + calls), { name: "QuotaExceededError" });
        return { calls };
      };`,
  },
};

const task = (name: keyof typeof functions, more: object) => ({
  Type: "Task",
  Resource: `\${${name}}`,
  ...more,
});

/** One way through the machine for each test, chosen by `way`. */
const ways = {
  task: { Task: task("Work", { End: true }) },
  context: {
    Context: task("Work", {
      Parameters: {
        "id.$": "$$.Execution.Id",
        "name.$": "$$.Execution.Name",
        "startedAt.$": "$$.Execution.StartTime",
        "state.$": "$$.State.Name",
        "enteredAt.$": "$$.State.EnteredTime",
        "machine.$": "$$.StateMachine.Name",
        "text.$": "States.Format('{} of {}', $.part, States.ArrayLength($.list))",
      },
      End: true,
    }),
  },
  retry: {
    Retry: task("FailsTwice", {
      Retry: [
        {
          ErrorEquals: ["QuotaExceededError"],
          IntervalSeconds: 1,
          BackoffRate: 1,
          MaxAttempts: 2,
          MaxDelaySeconds: 1,
        },
      ],
      ResultPath: "$.result",
      End: true,
    }),
  },
  catch: {
    Catch: task("Work", {
      Parameters: { error: "GateFailedError" },
      Retry: [{ ErrorEquals: ["QuotaExceededError"], IntervalSeconds: 1 }],
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "Reason" }],
      End: true,
    }),
    Reason: {
      Type: "Pass",
      Parameters: { "error.$": "$.failure.Error", "cause.$": "States.StringToJson($.failure.Cause)" },
      ResultPath: "$.reason",
      Next: "Failed",
    },
    Failed: { Type: "Fail", ErrorPath: "$.reason.error", CausePath: "$.reason.cause.errorMessage" },
  },
  timeout: {
    Timeout: task("Work", {
      TimeoutSeconds: 1,
      Catch: [{ ErrorEquals: ["States.Timeout"], ResultPath: "$.failure", Next: "Caught" }],
      End: true,
    }),
    Caught: { Type: "Pass", End: true },
  },
  wait: { Wait: { Type: "Wait", SecondsPath: "$.seconds", Next: "Waited" }, Waited: { Type: "Succeed" } },
  choice: {
    Choice: {
      Type: "Choice",
      Choices: [
        {
          And: [
            { Variable: "$.missing", IsPresent: false },
            { Variable: "$.way", IsPresent: true },
          ],
          Next: "Absent",
        },
      ],
      Default: "Present",
    },
    Absent: { Type: "Pass", Result: { is: "absent" }, ResultPath: "$", End: true },
    Present: { Type: "Pass", Result: { is: "present" }, End: true },
  },
  map: {
    Map: {
      Type: "Map",
      ItemsPath: "$.items",
      ItemProcessor: { StartAt: "Item", States: { Item: task("Work", { End: true }) } },
      End: true,
    },
  },
  fail: { Fail: { Type: "Fail", Error: "NoRoom", Cause: "There is no room." } },
  grow: {
    Grow: { Type: "Pass", Parameters: { "left.$": "$.text", "right.$": "$.text" }, Next: "Grown" },
    Grown: { Type: "Succeed" },
  },
};

const definition = {
  StartAt: "Way",
  TimeoutSeconds: 31_536_000,
  States: {
    Way: {
      Type: "Choice",
      Choices: Object.entries(ways).map(([way, states]) => ({
        Variable: "$.way",
        StringEquals: way,
        Next: Object.keys(states)[0],
      })),
    },
    ...Object.assign({}, ...Object.values(ways)),
  },
};

describe("Step Functions", () => {
  let cloud: TestCloud;

  beforeAll(async () => {
    cloud = await startTestCloud({ functions, definition }, { executionConcurrency: 4 });
  });

  afterAll(() => cloud.remove());

  const start = async (input: object, name?: string) => {
    const { stateMachineArn } = cloud;
    const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
    const { executionArn = "" } = await cloud.sfn.send(command);
    return executionArn;
  };

  const describeExecution = (executionArn: string) =>
    cloud.sfn.send(new DescribeExecutionCommand({ executionArn }));

  const end = (executionArn: string) =>
    eventually(
      () => describeExecution(executionArn),
      ({ status }) => status !== "RUNNING",
    );

  const run = async (input: object) => end(await start(input));

  const history = async (executionArn: string) => {
    const { events = [] } = await cloud.sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    return events;
  };

  const eventTypes = async (executionArn: string) => (await history(executionArn)).map(({ type }) => type);

  it("runs a task and tells its history as AWS does", async () => {
    const executionArn = await start({ way: "task", answer: { well: "done" } });
    const { output, status, startDate, stopDate } = await end(executionArn);
    expect({ output, status }).toEqual({ output: '{"well":"done"}', status: "SUCCEEDED" });
    expect(stopDate?.getTime()).toBeGreaterThanOrEqual(startDate?.getTime() ?? Number.NaN);
    const events = await history(executionArn);
    expect(events.map(({ type }) => type)).toEqual([
      "ExecutionStarted",
      "ChoiceStateEntered",
      "ChoiceStateExited",
      "TaskStateEntered",
      "LambdaFunctionScheduled",
      "LambdaFunctionStarted",
      "LambdaFunctionSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
    expect(events.map(({ id, previousEventId }) => [id, previousEventId])).toEqual(
      events.map((_, index) => [index + 1, index]),
    );
    expect(events[3]?.stateEnteredEventDetails).toMatchObject({
      name: "Task",
      input: expect.stringContaining("done"),
    });
    expect(events[4]?.lambdaFunctionScheduledEventDetails?.resource).toMatch(/:function:Work$/);
    expect(events[6]?.lambdaFunctionSucceededEventDetails?.output).toBe('{"well":"done"}');
    expect(events[7]?.stateExitedEventDetails).toMatchObject({ name: "Task", output: '{"well":"done"}' });
  });

  it("gives parameters the context object and intrinsic functions", async () => {
    const executionArn = await start({ way: "context", part: "one", list: [1, 2, 3] }, "in-context");
    const { output = "", startDate } = await end(executionArn);
    const { enteredAt, ...context } = JSON.parse(output);
    expect(context).toEqual({
      id: executionArn,
      name: "in-context",
      startedAt: startDate?.toISOString(),
      state: "Context",
      machine: "onnxify-test",
      text: "one of 3",
    });
    expect(Math.abs(Date.parse(enteredAt) - Date.parse(context.startedAt))).toBeLessThan(5_000);
  });

  it("retries a named error and puts the result where ResultPath says", async () => {
    const executionArn = await start({ way: "retry" });
    expect(JSON.parse((await end(executionArn)).output ?? "")).toEqual({
      way: "retry",
      result: { calls: 3 },
    });
    const types = await eventTypes(executionArn);
    expect(types.filter((type) => type === "LambdaFunctionFailed")).toHaveLength(2);
    expect(types.filter((type) => type === "LambdaFunctionScheduled")).toHaveLength(3);
    expect(types.filter((type) => type === "TaskStateEntered")).toHaveLength(1);
  });

  it("catches an error, keeps the document, and fails with the paths of a Fail state", async () => {
    const executionArn = await start({ way: "catch" });
    expect(await end(executionArn)).toMatchObject({
      status: "FAILED",
      error: "GateFailedError",
      cause: "It went wrong.",
    });
    const events = await history(executionArn);
    const failed = events.find(
      ({ type }) => type === "LambdaFunctionFailed",
    )?.lambdaFunctionFailedEventDetails;
    expect(failed?.error).toBe("GateFailedError");
    expect(JSON.parse(failed?.cause ?? "")).toMatchObject({
      errorType: "GateFailedError",
      errorMessage: "It went wrong.",
    });
    expect(events.slice(-4).map(({ type }) => type)).toEqual([
      "PassStateEntered",
      "PassStateExited",
      "FailStateEntered",
      "ExecutionFailed",
    ]);
    const details = { error: "GateFailedError", cause: "It went wrong." };
    expect(events.at(-1)?.executionFailedEventDetails).toEqual(details);
  });

  it("fails with the function's error when nothing catches it", async () => {
    const { status, error, cause = "" } = await run({ way: "task", error: "ModelNotFoundError" });
    expect({ status, error }).toEqual({ status: "FAILED", error: "ModelNotFoundError" });
    expect(JSON.parse(cause).errorMessage).toBe("It went wrong.");
  });

  it("gives up a task that takes too long, and forgets its late answer", async () => {
    const executionArn = await start({ way: "timeout", delayInMilliseconds: 1_300 });
    const { output = "" } = await end(executionArn);
    expect(JSON.parse(output).failure.Error).toBe("States.Timeout");
    await run({ way: "task", delayInMilliseconds: 500 });
    const types = await eventTypes(executionArn);
    expect(types.slice(-5)).toEqual([
      "LambdaFunctionTimedOut",
      "TaskStateExited",
      "PassStateEntered",
      "PassStateExited",
      "ExecutionSucceeded",
    ]);
  });

  it("waits as long as the document says", async () => {
    const executionArn = await start({ way: "wait", seconds: 1 });
    const { startDate, stopDate } = await end(executionArn);
    expect(Number(stopDate) - Number(startDate)).toBeGreaterThanOrEqual(990);
    expect(await eventTypes(executionArn)).toEqual(
      expect.arrayContaining([
        "WaitStateEntered",
        "WaitStateExited",
        "SucceedStateEntered",
        "SucceedStateExited",
      ]),
    );
  });

  it.each([
    [{}, "absent"],
    [{ missing: null }, "present"],
  ])("chooses by what is not there: %j is %s", async (more, is) => {
    expect(JSON.parse((await run({ way: "choice", ...more })).output ?? "")).toEqual({ is });
  });

  it("runs a Map's items", async () => {
    const { output = "" } = await run({ way: "map", items: [{ answer: 1 }, { answer: 2 }] });
    expect(JSON.parse(output)).toEqual([1, 2]);
  });

  it("fails as a Fail state says", async () => {
    expect(await run({ way: "fail" })).toMatchObject({ error: "NoRoom", cause: "There is no room." });
  });

  it.each([
    ["a large answer", { way: "task", size: 200_000 }, "SUCCEEDED", undefined],
    ["an answer that is too large", { way: "task", size: 300_000 }, "FAILED", "States.DataLimitExceeded"],
    [
      "a document that has grown",
      { way: "grow", text: "x".repeat(200_000) },
      "FAILED",
      "States.DataLimitExceeded",
    ],
  ])("limits %s to what AWS lets pass", async (_, input, status, error) => {
    const outcome = await run(input);
    expect({ status: outcome.status, error: outcome.error }).toEqual({ status, error });
  });

  it("takes the same name with the same input for the same execution while it runs, and for none afterwards", async () => {
    const input = { way: "wait", seconds: 1 };
    const executionArn = await start(input, "same");
    expect(await start(input, "same")).toBe(executionArn);
    await expect(start({ way: "fail" }, "same")).rejects.toMatchObject({ name: "ExecutionAlreadyExists" });
    await end(executionArn);
    await expect(start(input, "same")).rejects.toMatchObject({ name: "ExecutionAlreadyExists" });
  });

  it.each([
    ["InvalidName", { name: "a/b" }],
    ["InvalidName", { name: "x".repeat(81) }],
    ["InvalidExecutionInput", { input: "{" }],
    ["ValidationException", { input: JSON.stringify("x".repeat(262_144)) }],
    [
      "StateMachineDoesNotExist",
      { stateMachineArn: "arn:aws:states:us-east-1:000000000000:stateMachine:no" },
    ],
  ])("refuses with %s", async (name, wrong) => {
    const command = new StartExecutionCommand({ stateMachineArn: cloud.stateMachineArn, ...wrong });
    await expect(cloud.sfn.send(command)).rejects.toMatchObject({ name });
  });

  it("stops an execution at once", async () => {
    const executionArn = await start({ way: "wait", seconds: 600 });
    await eventually(
      () => eventTypes(executionArn),
      (types) => types.includes("WaitStateEntered"),
    );
    await cloud.sfn.send(
      new StopExecutionCommand({ executionArn, error: "Enough", cause: "I changed my mind." }),
    );
    expect(await describeExecution(executionArn)).toMatchObject({
      status: "ABORTED",
      error: "Enough",
      cause: "I changed my mind.",
    });
    expect((await eventTypes(executionArn)).at(-1)).toBe("ExecutionAborted");
  });

  it("lists executions by status, the last first, page after page", async () => {
    const first = await start({ way: "fail" });
    await end(first);
    const second = await start({ way: "fail" });
    await end(second);
    const { stateMachineArn } = cloud;
    const criteria = { stateMachineArn, statusFilter: "FAILED" as const, maxResults: 1 };
    const page = await cloud.sfn.send(new ListExecutionsCommand(criteria));
    const next = await cloud.sfn.send(new ListExecutionsCommand({ ...criteria, nextToken: page.nextToken }));
    expect([page, next].map(({ executions }) => executions?.map(({ executionArn }) => executionArn))).toEqual(
      [[second], [first]],
    );
    const wrong = new ListExecutionsCommand({ ...criteria, nextToken: "nonsense" });
    await expect(cloud.sfn.send(wrong)).rejects.toMatchObject({ name: "InvalidToken" });
  });

  it("tells a history page after page, and from its end", async () => {
    const executionArn = await start({ way: "task", answer: 1 });
    await end(executionArn);
    const ids: unknown[] = [];
    for await (const { events = [] } of paginateGetExecutionHistory(
      { client: cloud.sfn, pageSize: 4 },
      { executionArn },
    )) {
      ids.push(events.map(({ id }) => id));
    }
    expect(ids).toEqual([[1, 2, 3, 4], [5, 6, 7, 8], [9]]);
    const fromItsEnd = { executionArn, reverseOrder: true, maxResults: 2 };
    const { events } = await cloud.sfn.send(new GetExecutionHistoryCommand(fromItsEnd));
    expect(events?.map(({ id }) => id)).toEqual([9, 8]);
  });

  it("describes its state machine", async () => {
    const { stateMachineArn } = cloud;
    const machine = await cloud.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(machine).toMatchObject({ name: "onnxify-test", status: "ACTIVE", type: "STANDARD" });
    expect(JSON.parse(machine.definition ?? "").States.Task.Resource).toMatch(
      /^arn:aws:lambda:.*:function:Work$/,
    );
    const { stateMachines } = await cloud.sfn.send(new ListStateMachinesCommand({}));
    expect(stateMachines?.map((item) => item.stateMachineArn)).toEqual([stateMachineArn]);
  });
});

describe("Step Functions with room for one execution", () => {
  let cloud: TestCloud;

  beforeAll(async () => {
    const limited = { ...definition, TimeoutSeconds: 2 };
    cloud = await startTestCloud({ functions, definition: limited }, { executionConcurrency: 1 });
  });

  afterAll(() => cloud.remove());

  it("runs executions one after the other, first come first served, all RUNNING to those who ask", async () => {
    const { stateMachineArn } = cloud;
    const input = JSON.stringify({ way: "task", delayInMilliseconds: 300 });
    const arns: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const command = new StartExecutionCommand({ stateMachineArn, input, name: `number-${index}` });
      arns.push((await cloud.sfn.send(command)).executionArn ?? "");
    }
    const running = new ListExecutionsCommand({ stateMachineArn, statusFilter: "RUNNING" });
    expect((await cloud.sfn.send(running)).executions).toHaveLength(3);
    await eventually(
      async () => (await cloud.sfn.send(running)).executions,
      (executions) => executions?.length === 0,
    );
    const spans = await Promise.all(
      arns.map(async (executionArn) => {
        const { events = [] } = await cloud.sfn.send(new GetExecutionHistoryCommand({ executionArn }));
        return [Number(events[1]?.timestamp), Number(events.at(-1)?.timestamp)] as const;
      }),
    );
    expect(spans[1]?.[0]).toBeGreaterThanOrEqual(spans[0]?.[1] ?? Number.NaN);
    expect(spans[2]?.[0]).toBeGreaterThanOrEqual(spans[1]?.[1] ?? Number.NaN);
  });

  it("times an execution out as the machine says, and goes on with the next", async () => {
    const { stateMachineArn } = cloud;
    const endless = { stateMachineArn, input: JSON.stringify({ way: "wait", seconds: 600 }) };
    const { executionArn } = await cloud.sfn.send(new StartExecutionCommand(endless));
    await eventually(
      () => cloud.sfn.send(new DescribeExecutionCommand({ executionArn })),
      ({ status }) => status === "TIMED_OUT",
    );
    const { events } = await cloud.sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.at(-1)?.type).toBe("ExecutionTimedOut");
  });

  it("never begins an execution that was stopped while it waited", async () => {
    const { stateMachineArn } = cloud;
    const long = { stateMachineArn, input: JSON.stringify({ way: "task", delayInMilliseconds: 400 }) };
    await cloud.sfn.send(new StartExecutionCommand(long));
    const { executionArn } = await cloud.sfn.send(new StartExecutionCommand(long));
    await cloud.sfn.send(new StopExecutionCommand({ executionArn }));
    const last = await cloud.sfn.send(new StartExecutionCommand(long));
    await eventually(
      () => cloud.sfn.send(new DescribeExecutionCommand(last)),
      ({ status }) => status === "SUCCEEDED",
    );
    const { events } = await cloud.sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.map(({ type }) => type)).toEqual(["ExecutionStarted", "ExecutionAborted"]);
  });
});
