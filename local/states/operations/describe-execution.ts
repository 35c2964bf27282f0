import { z } from "zod";
import type { JsonObject, Operation } from "#local/wire/json-service.ts";
import { parseInput } from "#local/wire/parse-input.ts";
import type { Execution } from "../execution-table.ts";
import { requireExecution, type StatesContext, toSeconds } from "../states-context.ts";

const schema = z.object({ executionArn: z.string().min(1) });

export function describeExecution(context: StatesContext): Operation {
  return (request) => {
    const execution = requireExecution(context, parseInput(schema, request).executionArn);
    const { input, output, error, cause } = execution;
    return {
      ...summarizeExecution(execution),
      input,
      inputDetails: { included: true },
      ...(output === null ? {} : { output, outputDetails: { included: true } }),
      ...(error === null ? {} : { error }),
      ...(cause === null ? {} : { cause }),
    };
  };
}

/** What ListExecutions tells of an execution. */
export function summarizeExecution(execution: Execution): JsonObject {
  const { arn, stateMachineArn, name, status, startedAt, stoppedAt, redriveCount } = execution;
  return {
    executionArn: arn,
    stateMachineArn,
    name,
    status,
    startDate: toSeconds(startedAt),
    ...(stoppedAt === null ? {} : { stopDate: toSeconds(stoppedAt) }),
    redriveCount,
  };
}
