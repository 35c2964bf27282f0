import type { ParsedEntry } from "#lib/manifest/parse-manifest.ts";
import type { EntryStatus } from "#lib/manifest/status.ts";
import type { TriggerContext } from "./context.ts";
import { type StartOptions, startExecution } from "./start-execution.ts";

/** Starts the execution of an entry that was understood, and says what became of it. */
export async function startEntry(
  parsed: ParsedEntry,
  options: Pick<StartOptions, "source" | "nameParts">,
  context: TriggerContext,
): Promise<EntryStatus> {
  const { index, model } = parsed;
  if ("error" in parsed) {
    const { name, message } = parsed.error;
    return { index, model, outcome: "refused", error: { name, message } };
  }
  const executionArn = await startExecution({ entry: parsed.entry, ...options }, context);
  return { index, model, endpointName: parsed.entry.endpointName, outcome: "accepted", executionArn };
}
