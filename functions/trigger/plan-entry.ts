import { type Claim, readClaim } from "#lib/claims/claim.ts";
import type { Entry } from "#lib/manifest/schema.ts";
import type { Stored } from "#lib/s3/conditional-json.ts";
import type { Asker, EntryRow } from "#lib/status/entry-row.ts";
import type { TriggerContext } from "./context.ts";
import { type Decision, decide } from "./decide.ts";
import type { Occasion } from "./occasion.ts";
import { asksFor, type Manifest } from "./read-manifest.ts";
import type { Round } from "./round.ts";

/** What is planned about an entry, and the claim that the plan is made on. */
export interface EntryPlan {
  decision: Decision | { kind: "conflict"; heldBy: Asker };
  claim: Stored<Claim> | undefined;
}

/** Which entry, and what is known of it. */
export interface PlanRequest {
  entry: Entry;
  manifest: Manifest;
  row: EntryRow | undefined;
  occasion: Occasion;
}

/** Looks at who has the endpoint, and decides; changes nothing. */
export async function planEntry(
  { entry, manifest, row, occasion }: PlanRequest,
  round: Round,
  context: TriggerContext,
): Promise<EntryPlan> {
  const claim = await readClaim(entry.endpointName, context);
  const heldBy = claim && (await findHolder(claim.value, manifest, round));
  if (heldBy !== undefined) return { claim, decision: { kind: "conflict", heldBy } };
  const own = claim && isAbout(row, claim.value) ? row : undefined;
  const isUnderWay = await round.isUnderWay(own);
  const { key: manifestKey, write } = manifest;
  const decision = decide({ entry, manifestKey, write, occasion, claim: claim?.value, row: own, isUnderWay });
  return { claim, decision };
}

/** Another manifest that has the endpoint and still asks for it; one that cannot be read may. */
async function findHolder(
  { manifestKey, since, endpointName }: Claim,
  { key }: Manifest,
  round: Round,
): Promise<Asker | undefined> {
  if (manifestKey === undefined || manifestKey === key) return undefined;
  const other = await round.readOther(manifestKey);
  const asks = other.error !== undefined || asksFor(other, endpointName);
  return asks ? { manifest: manifestKey, since } : undefined;
}

function isAbout(row: EntryRow | undefined, { executionName }: Claim): boolean {
  return row?.executionArn?.endsWith(`:${executionName}`) ?? false;
}
