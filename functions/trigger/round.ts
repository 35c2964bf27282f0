import { paginateListExecutions } from "@aws-sdk/client-sfn";
import { type EntryRow, isUnderWay } from "#lib/status/entry-row.ts";
import type { TriggerContext } from "./context.ts";
import { type Manifest, readManifest } from "./read-manifest.ts";

/** Step Functions lists executions a moment late, so younger ones are believed to run. */
const listingDelayInMilliseconds = 2 * 60_000;

/** What one invocation of the trigger has found out, so that it is asked for once. */
export class Round {
  readonly #context: TriggerContext;
  readonly #manifests = new Map<string, Promise<Manifest>>();
  #running: Promise<Set<string>> | undefined;

  constructor(context: TriggerContext) {
    this.#context = context;
  }

  /** Another manifest, as it was when somebody first asked. */
  readOther(key: string): Promise<Manifest> {
    const known = this.#manifests.get(key) ?? readManifest(key, this.#context);
    this.#manifests.set(key, known);
    return known;
  }

  /** Whether an entry's execution has not ended; one that was aborted, or ran out of time, has not said so itself. */
  async isUnderWay(row: EntryRow | undefined): Promise<boolean> {
    if (row === undefined || !isUnderWay(row)) return false;
    if (Date.now() - Date.parse(row.updatedAt) < listingDelayInMilliseconds) return true;
    this.#running ??= this.#listRunning();
    return (await this.#running).has(row.executionArn ?? "");
  }

  async #listRunning(): Promise<Set<string>> {
    const { stepFunctions: client, stateMachineArn } = this.#context;
    const pages = paginateListExecutions(
      { client },
      { stateMachineArn, statusFilter: "RUNNING", maxResults: 1000 },
    );
    const arns = await Array.fromAsync(pages, ({ executions = [] }) =>
      executions.map((found) => found.executionArn),
    );
    return new Set(arns.flat().filter((arn) => arn !== undefined));
  }
}
