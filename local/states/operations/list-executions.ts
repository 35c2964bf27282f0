import { z } from "zod";
import type { Operation } from "#local/wire/json-service.ts";
import { parseInput } from "#local/wire/parse-input.ts";
import { listExecutions, statusSchema } from "../execution-table.ts";
import { pageSize, readToken, writeToken } from "../page-token.ts";
import { requireMachine, type StatesContext } from "../states-context.ts";
import { summarizeExecution } from "./describe-execution.ts";

const schema = z.object({
  stateMachineArn: z.string().min(1),
  statusFilter: statusSchema.optional(),
  maxResults: z.int().min(0).max(1000).default(0),
  nextToken: z.string().optional(),
});

/** The last execution to start comes first. */
export function listExecutionsOperation(context: StatesContext): Operation {
  return (request) => {
    const { stateMachineArn, statusFilter, maxResults, nextToken } = parseInput(schema, request);
    requireMachine(context, stateMachineArn);
    const before = nextToken === undefined ? Number.MAX_SAFE_INTEGER : readToken(nextToken);
    const size = pageSize(maxResults);
    const criteria = { stateMachineArn, status: statusFilter, before };
    const executions = listExecutions(context.database, { ...criteria, maximum: size + 1 });
    const page = executions.slice(0, size);
    const last = executions.length > size ? page.at(-1) : undefined;
    return {
      executions: page.map(summarizeExecution),
      ...(last === undefined ? {} : { nextToken: writeToken(last.position) }),
    };
  };
}
