import { ownNameOf } from "#lib/names.ts";

/** What the names of all vanilla endpoints begin with: the roles that make and remove them may touch no other. */
export const vanillaPrefix = "onnxify-vanilla-";

/**
 * The name of the vanilla endpoint that is compared with an endpoint, and of its configuration and model: made of the
 * endpoint's name alone, so that whoever comes after an execution that was aborted finds what that one left.
 */
export function vanillaNameOf(endpointName: string): string {
  return ownNameOf(["vanilla", endpointName]);
}
