import type { SNSClient } from "@aws-sdk/client-sns";
import { publish } from "#lib/publish.ts";
import type { EntryStatus, ManifestStatus } from "#lib/status/manifest-status.ts";

/** Says in one message what of a manifest was refused; says nothing when nothing was. */
export async function tellRefusals(
  { manifest, entries, error }: ManifestStatus,
  { sns, topicArn }: { sns: SNSClient; topicArn: string },
): Promise<void> {
  const reasons = [error, ...entries.filter(isRefused).map((entry) => entry.error)].flatMap(
    (reason) => reason?.message ?? [],
  );
  if (reasons.length === 0) return;
  const shown = reasons.slice(0, 20);
  const rest = reasons.length > shown.length ? [`... and ${reasons.length - shown.length} more.`] : [];
  await publish({
    sns,
    topicArn,
    subject: `onnxify refused ${error ? "a manifest" : `${reasons.length} of ${entries.length} entries`}`,
    message: [`${manifest.key}:`, ...shown, ...rest].join("\n"),
  });
}

function isRefused({ state }: EntryStatus): boolean {
  return state === "refused" || state === "conflict";
}
