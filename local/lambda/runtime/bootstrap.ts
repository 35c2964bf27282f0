import { delimiter } from "node:path";
import { Worker } from "node:worker_threads";
import { describeError } from "./describe-error.ts";
import { limitModules } from "./limit-modules.ts";
import { type Handler, loadHandler } from "./load-handler.ts";
import type { Invocation, Reply } from "./protocol.ts";

/*
 * The program of an execution environment: loads the handler once, answers one invocation after the other, and ends
 * with the cloud that started it, even one that was killed.
 */
const taskRoot = process.env.LAMBDA_TASK_ROOT ?? "";
const modulePath = (process.env.NODE_PATH ?? "").split(delimiter);

process.on("disconnect", () => process.exit());
const workerData = { parent: process.ppid };
new Worker(new URL("./watch-parent.ts", import.meta.url), { execArgv: [], workerData }).unref();

limitModules([taskRoot, ...modulePath]);
loadHandler(taskRoot, process.env._HANDLER ?? "").then(serve, (error: unknown) =>
  reply({ type: "error", payload: describeError(error) }),
);

function serve(handler: Handler): void {
  process.on("message", (invocation: Invocation) => {
    invoke(handler, invocation).then(reply);
  });
  reply({ type: "ready" });
}

async function invoke(handler: Handler, invocation: Invocation): Promise<Reply> {
  try {
    const result = await handler(JSON.parse(invocation.payload), contextOf(invocation));
    return { type: "result", payload: JSON.stringify(result) ?? "null" };
  } catch (error) {
    console.error(error);
    return { type: "error", payload: describeError(error) };
  }
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf({ requestId, functionArn, deadline }: Invocation): object {
  return {
    awsRequestId: requestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: functionArn,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function reply(message: Reply): void {
  process.send?.(message);
}
