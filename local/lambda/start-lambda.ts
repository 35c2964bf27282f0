import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { BoundedLog } from "#local/bounded-log.ts";
import type { Actor } from "#local/identity/actors.ts";
import { permission } from "#local/trail/permission.ts";
import { AwsError } from "#local/wire/json-service.ts";
import type { RequestHandler } from "#local/wire/route-requests.ts";
import { answerInvoke } from "./answer-invoke.ts";
import { AsyncInvocations } from "./async-invocations.ts";
import { EnvironmentPool } from "./environment-pool.ts";
import { type ExhaustedInvocation, failureRecord } from "./failure-record.ts";
import { type FunctionDefinition, failure, type InvocationResult } from "./function-definition.ts";
import { functionNameOf } from "./function-name.ts";
import { functionArn, type LambdaPlatform } from "./lambda-platform.ts";

/** Lambda's limit for an answer. Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const payloadLimitInBytes = 6_291_556;

/** The running service. A function is named by its name or its ARN. */
export interface Lambda {
  handleRequest: RequestHandler;
  /** Makes a function callable; returns its ARN. */
  deployFunction(definition: FunctionDefinition): string;
  /** Ends a function's processes, whatever they do, and forgets it. */
  removeFunction(name: string): Promise<void>;
  /** Names the queue that is told of asynchronous invocations which have failed every time. */
  setFailureDestination(name: string, queueArn: string): void;
  /** @throws AwsError `ResourceNotFoundException` (404). */
  invoke(name: string, payload: string): Promise<InvocationResult>;
  /** Invokes without waiting, at least once, even if the cloud is killed in between. */
  invokeLater(name: string, payload: string): void;
  /** Makes what an earlier process was asked for with `invokeLater`. */
  resume(): void;
  /** Ends every function's processes. */
  close(): Promise<void>;
}

interface DeployedFunction {
  arn: string;
  actor: Actor;
  log: BoundedLog;
  pool: EnvironmentPool;
  /** The ARN of a queue. */
  failureDestination?: string;
}

/** Starts Lambda with no functions. */
export function startLambda(database: DatabaseSync, platform: LambdaPlatform): Lambda {
  const functions = new Map<string, DeployedFunction>();
  const find = (name: string) => findFunction(functions, platform, name);
  const invoke = async (name: string, payload: string, requestId: string = randomUUID()) =>
    runInvocation(find(name), payload, requestId);
  const later = new AsyncInvocations(database, {
    invoke: (...invocation) => invoke(...invocation).catch(describeFault),
    onExhausted: (invocation) =>
      keepFailure(functions.get(functionNameOf(invocation.functionName)), invocation, platform),
  });
  const lambda: Lambda = {
    handleRequest: (request, response) => answerInvoke(lambda, request, response),
    deployFunction: (definition) => {
      const log = new BoundedLog(join(platform.logDirectory, `${definition.name}.log`));
      const arn = functionArn(platform, definition.name);
      const session = { roleArn: definition.roleArn, name: definition.name };
      const actor = platform.actors.add(session, "lambda.amazonaws.com");
      const pool = new EnvironmentPool({ definition, platform, actor, log });
      functions.set(definition.name, { arn, actor, log, pool });
      return arn;
    },
    removeFunction: async (name) => {
      const { pool } = find(name);
      functions.delete(name);
      await pool.close();
    },
    setFailureDestination: (name, queueArn) => {
      find(name).failureDestination = queueArn;
    },
    invoke,
    invokeLater: (name, payload) => {
      find(name);
      later.add(name, payload);
    },
    resume: () => later.resume(),
    close: async () => {
      later.close();
      await Promise.all([...functions.values()].map(({ pool }) => pool.close()));
    },
  };
  return lambda;
}

function findFunction(
  functions: Map<string, DeployedFunction>,
  platform: LambdaPlatform,
  nameOrArn: string,
): DeployedFunction {
  const name = functionNameOf(nameOrArn);
  const found = functions.get(name);
  if (found !== undefined) return found;
  throw new AwsError("ResourceNotFoundException", `Function not found: ${functionArn(platform, name)}`, 404);
}

/** Writes the lines around an invocation that Lambda writes to its logs. */
async function runInvocation(
  { arn, log, pool }: DeployedFunction,
  payload: string,
  requestId: string,
): Promise<InvocationResult> {
  const startedAt = performance.now();
  log.write(`START RequestId: ${requestId} at ${new Date().toISOString()}\n`);
  const result = limitSize(await pool.invoke({ requestId, payload, functionArn: arn }));
  if (result.hasFailed) log.write(`${result.payload}\n`);
  const duration = (performance.now() - startedAt).toFixed(2);
  log.write(`REPORT RequestId: ${requestId} Duration: ${duration} ms\n`);
  return result;
}

/** Lambda itself sends it, in the function's name. */
function keepFailure(
  failed: DeployedFunction | undefined,
  invocation: ExhaustedInvocation,
  { sendMessage }: LambdaPlatform,
): void {
  if (failed?.failureDestination === undefined) return;
  const { arn, actor, failureDestination: queueArn } = failed;
  const permissions = [permission("sqs:SendMessage", queueArn)];
  actor.record({ service: "sqs", operation: "SendMessage", permissions });
  sendMessage(queueArn, failureRecord(invocation, arn));
}

function limitSize(result: InvocationResult): InvocationResult {
  if (Buffer.byteLength(result.payload) <= payloadLimitInBytes) return result;
  const message = `Response payload size exceeded maximum allowed payload size (${payloadLimitInBytes} bytes).`;
  return failure("Function.ResponseSizeTooLarge", message);
}

/** A function that is no longer deployed, or cannot be started, fails its invocations like any other. */
function describeFault(error: unknown): InvocationResult {
  return error instanceof AwsError
    ? failure(error.code, error.message)
    : failure("Lambda.Unknown", error instanceof Error ? error.message : String(error));
}
