import type { SNSClient } from "@aws-sdk/client-sns";
import { describeChanges } from "#lib/changes.ts";
import { formatAccuracy } from "#lib/format-figures.ts";
import { describePrice } from "#lib/instances/price.ts";
import { publish } from "#lib/publish.ts";
import type { DeployDocument, Notification } from "#statemachine/document.ts";

/** The document as Notify finds it: an unchanged release was not benchmarked again. */
export type NotifyDocument = Pick<DeployDocument, "entry" | "release"> &
  Partial<Pick<DeployDocument, "benchmark" | "preflight" | "report">>;

/** Tells the topic what is live: how fast against the vanilla model, how exact, what it costs, and where the receipt is. */
export async function notify(
  document: NotifyDocument,
  { sns, topicArn }: { sns: SNSClient; topicArn: string },
): Promise<Notification> {
  const notification = describe(document);
  await publish({ sns, topicArn, ...notification });
  return notification;
}

function describe({ entry, release, benchmark, preflight, report }: NotifyDocument): Notification {
  const { endpointName } = entry;
  const what = `${release.model} at ${release.revision.slice(0, 7)}, release ${release.releaseId}`;
  if (benchmark === undefined) {
    return { subject: `${endpointName} is unchanged`, message: `${endpointName} serves ${what} already.` };
  }
  const { speedup, p50InMilliseconds, p99InMilliseconds, vanilla, accuracy, reportUrl } = benchmark;
  const lines = [
    `${endpointName} serves ${what}.`,
    ...(release.changes.length === 0 ? [] : [`Why: ${describeChanges(release.changes).join("; ")}.`]),
    `Speed: p50 ${p50InMilliseconds.toFixed(1)} ms, p99 ${p99InMilliseconds.toFixed(1)} ms; the vanilla pipeline takes ${vanilla.p50InMilliseconds.toFixed(1)} ms, ${speedup.toFixed(2)} times as long.`,
    `Accuracy against PyTorch fp32: ${formatAccuracy(accuracy)}.`,
    ...(preflight === undefined ? [] : [`Cost: ${describePrice(preflight.price)}.`]),
    `Receipt: ${report?.htmlUrl ?? reportUrl}`,
  ];
  return { subject: `${endpointName} is live, ${speedup.toFixed(2)}x as fast`, message: lines.join("\n") };
}
