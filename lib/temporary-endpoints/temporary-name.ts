import { ownNameOf } from "#lib/names.ts";
import { type TemporaryKind, temporaryKinds } from "./temporary-kind.ts";

/**
 * The name of a temporary endpoint, and of its configuration and model if it has its own: made of the name of the endpoint
 * that it is beside, so that whoever comes after an execution that was aborted finds what that one left.
 */
export function temporaryNameOf(kind: TemporaryKind, endpointName: string): string {
  return ownNameOf([kind, endpointName]);
}

/**
 * What a name begins with that only temporary endpoints have, in any case of its letters; `undefined` for every other
 * name. The roles that make and remove temporary endpoints may touch no other.
 */
export function temporaryPrefixOf(name: string): string | undefined {
  const prefixes = temporaryKinds.map((kind) => `${ownNameOf([kind])}-`);
  return prefixes.find((prefix) => name.toLowerCase().startsWith(prefix));
}
