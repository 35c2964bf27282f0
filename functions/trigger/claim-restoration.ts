import { type Claim, readClaim } from "#lib/claims/claim.ts";
import { RestorationError, WriteConflictError } from "#lib/errors.ts";
import { keys } from "#lib/keys.ts";
import { pause, readStored, replaceJson } from "#lib/s3/conditional-json.ts";
import { type EntryRow, entryKeyOf } from "#lib/status/entry-row.ts";
import type { TriggerContext } from "./context.ts";
import { Round } from "./round.ts";

/** What a manifest has of the endpoint that is taken back from its release. */
export interface ClaimedEntry {
  manifestKey: string;
  claim: Claim;
  row: EntryRow | undefined;
}

const attempts = 30;

/**
 * Makes an execution the one that may change the endpoint, without changing what the manifest wants of it.
 *
 * @returns `undefined` for an endpoint that no manifest has, whose executions nobody supersedes.
 * @throws RestorationError while another execution changes the endpoint.
 */
export async function claimRestoration(
  endpointName: string,
  executionName: string,
  context: TriggerContext,
): Promise<ClaimedEntry | undefined> {
  const { s3, bucket } = context;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const stored = await readClaim(endpointName, context);
    const manifestKey = stored?.value.manifestKey;
    if (stored === undefined || manifestKey === undefined) return undefined;
    const row = await readStored<EntryRow>(s3, { bucket, key: entryKeyOf(manifestKey, endpointName) });
    const { endpointConfigName: _, ...claim } = stored.value;
    const claimed = { manifestKey, claim, row: row?.value };
    if (claim.executionName === executionName) return claimed;
    if (await new Round(context).isUnderWay(row?.value)) throw underWay(endpointName, row?.value);
    const location = { bucket, key: keys.claim(endpointName) };
    const value = { ...claim, executionName };
    if ((await replaceJson(s3, { ...location, value, etag: stored.etag })) !== undefined) return claimed;
    await pause();
  }
  throw new WriteConflictError(`Many ask for the endpoint ${endpointName} at once.`, {
    nextStep: "Run the command again.",
  });
}

function underWay(endpointName: string, row: EntryRow | undefined): RestorationError {
  return new RestorationError(`${row?.executionArn} is changing ${endpointName} already.`, {
    nextStep: "Wait for its end, or stop it with `aws stepfunctions stop-execution` first.",
  });
}
