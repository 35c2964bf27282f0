import { z } from "zod";
import type { Operation } from "#local/wire/json-service.ts";
import { parseInput } from "#local/wire/parse-input.ts";
import { requireExecution, type StatesContext, toSeconds } from "../states-context.ts";

const schema = z.object({
  executionArn: z.string().min(1),
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});

/** Stopping an execution that has ended already changes nothing. */
export function stopExecution(context: StatesContext): Operation {
  return (request) => {
    const { executionArn, error, cause } = parseInput(schema, request);
    if (requireExecution(context, executionArn).status === "RUNNING") {
      context.executor.stop(executionArn, { status: "ABORTED", error, cause });
    }
    const { stoppedAt } = requireExecution(context, executionArn);
    return { stopDate: toSeconds(stoppedAt ?? Date.now()) };
  };
}
