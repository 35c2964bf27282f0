import type { Entry } from "./manifest/schema.ts";
import { ownNameOf } from "./names.ts";

/**
 * The name that an endpoint's configuration and its model share. Both are immutable in SageMaker, so the name is
 * made of everything that is in them: asked for twice, the same thing is found instead of made again.
 */
export function endpointConfigNameOf(
  { endpointName, instanceType, instanceCount }: Entry,
  { releaseId, variation }: { releaseId: string; variation?: string },
): string {
  const parts = [endpointName, releaseId, instanceType, String(instanceCount)];
  return ownNameOf(variation === undefined ? parts : [...parts, variation]);
}
