/** Something of which an endpoint is made, that was something else before. */
export interface Change {
  what: string;
  before: string;
  after: string;
}

/** Every change as a phrase: `the commit moved from 1111111 to 2222222`. */
export function describeChanges(changes: readonly Change[]): string[] {
  return changes.map(describeChange);
}

function describeChange({ what, before, after }: Change): string {
  if (what === "redeploy") return "it says redeploy: always";
  if (what === "restoration") return `it was taken back by hand from release ${before} to ${after}`;
  if (what === "endpoint") return `the endpoint is ${before}`;
  const verb = what === "commit" ? "moved" : "changed";
  return `the ${what} ${verb} from ${shorten(before)} to ${shorten(after)}`;
}

/** A commit as people write it; everything else as it is. */
function shorten(text: string): string {
  return /^[0-9a-f]{40}$/.test(text) ? text.slice(0, 7) : text;
}
