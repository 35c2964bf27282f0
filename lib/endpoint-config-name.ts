import { createHash } from "node:crypto";
import { endpointSettingsOf } from "./endpoint-settings.ts";
import type { Entry } from "./manifest/schema.ts";
import { ownNameOf } from "./names.ts";

/**
 * The name that an endpoint's configuration and its model share. Both are immutable in SageMaker, so the name is
 * made of everything that is in them: the release, which stands for the archive and the image, and a digest of all
 * settings. Asked for twice, the same thing is found instead of made again.
 */
export function endpointConfigNameOf(
  entry: Entry,
  { releaseId, variation }: { releaseId: string; variation?: string },
): string {
  const settings = JSON.stringify(endpointSettingsOf(entry));
  const digest = createHash("sha256").update(settings).digest("hex").slice(0, 8);
  const parts = [entry.endpointName, releaseId, digest];
  return ownNameOf(variation === undefined ? parts : [...parts, variation]);
}
