import type { Hold } from "#lib/status/entry-row.ts";
import { formatTime } from "./format-time.ts";

/** Since when an endpoint is held, at which release, and how that ends; to be read after "held". */
export function describeHold(endpointName: string, { releaseId, insteadOf, since }: Hold): string {
  return (
    `at release ${releaseId} since ${formatTime(since)}, instead of ${insteadOf}. ` +
    `\`onnxify rollback ${endpointName} --to ${insteadOf}\`, or another entry in its manifest, ends that.`
  );
}
