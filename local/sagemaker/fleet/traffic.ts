import type { Fleet } from "./start-fleet.ts";

/** Who answers an endpoint's requests: one fleet, or two while a canary is watched. */
export interface Traffic {
  fleet: Fleet;
  canary?: { fleet: Fleet; share: number };
}

/** The fleet for one request. */
export function pickFleet({ fleet, canary }: Traffic): Fleet {
  return canary !== undefined && Math.random() < canary.share ? canary.fleet : fleet;
}

/** All traffic to the old fleet at a share of 0, to the new one at 1, and to both in between. */
export function routeTo({ previous, next, share }: { previous: Fleet; next: Fleet; share: number }): Traffic {
  if (share >= 1) return { fleet: next };
  return share <= 0 ? { fleet: previous } : { fleet: previous, canary: { fleet: next, share } };
}
