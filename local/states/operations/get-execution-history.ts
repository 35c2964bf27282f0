import { z } from "zod";
import type { Operation } from "#local/wire/json-service.ts";
import { parseInput } from "#local/wire/parse-input.ts";
import { listEvents } from "../history.ts";
import { pageSize, readToken, writeToken } from "../page-token.ts";
import { requireExecution, type StatesContext, toSeconds } from "../states-context.ts";

const schema = z.object({
  executionArn: z.string().min(1),
  maxResults: z.int().min(0).max(1000).default(0),
  reverseOrder: z.boolean().default(false),
  nextToken: z.string().optional(),
});

export function getExecutionHistory(context: StatesContext): Operation {
  return (request) => {
    const { executionArn, maxResults, reverseOrder, nextToken } = parseInput(schema, request);
    requireExecution(context, executionArn);
    const skipped = nextToken === undefined ? 0 : readToken(nextToken);
    const size = pageSize(maxResults);
    const criteria = { executionArn, isReversed: reverseOrder, skipped, maximum: size + 1 };
    const events = listEvents(context.database, criteria);
    return {
      events: events.slice(0, size).map(({ id, timestamp, type, details }) => ({
        id,
        previousEventId: id - 1,
        timestamp: toSeconds(timestamp),
        type,
        ...details,
      })),
      ...(events.length > size ? { nextToken: writeToken(skipped + size) } : {}),
    };
  };
}
