import { keys } from "#lib/keys.ts";

/** Where `onnxify deploy` writes down that an endpoint should be there, one manifest an endpoint. */
export function manifestKeyOf(endpointName: string): string {
  return `${keys.manifests}cli/${endpointName}.json`;
}
