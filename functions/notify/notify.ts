import type { S3Client } from "@aws-sdk/client-s3";
import type { SNSClient } from "@aws-sdk/client-sns";
import { describeChanges } from "#lib/changes.ts";
import { formatAccuracy, formatLatency } from "#lib/format-figures.ts";
import { describePrice } from "#lib/instances/price.ts";
import { type MachineNotification, notificationSchemaVersion } from "#lib/machine-notification.ts";
import { publish } from "#lib/publish.ts";
import { fromUrl } from "#lib/s3/object-location.ts";
import { presign } from "#lib/s3/presign.ts";
import type { DeployDocument, Notification } from "#statemachine/document.ts";
import { describeComparison } from "./describe-comparison.ts";

/** The document as Notify finds it: an unchanged release was not benchmarked again. */
export type NotifyDocument = Pick<DeployDocument, "executionName" | "entry" | "release"> &
  Partial<
    Pick<
      DeployDocument,
      "benchmark" | "preflight" | "report" | "vanilla" | "vanillaFailure" | "vanillaRemovalFailure"
    >
  >;

/** Tells the topic what is live: how fast against the vanilla model, how exact, what it costs, and where the receipt is. */
export async function notify(
  document: NotifyDocument,
  { sns, s3, topicArn }: { sns: SNSClient; s3: S3Client; topicArn: string },
): Promise<Notification> {
  const presignedUrl = await presignPage(document, s3);
  const notification = describe(document, presignedUrl);
  await publish({ sns, topicArn, ...notification, machine: describeToMachines(document, presignedUrl) });
  return notification;
}

async function presignPage({ entry, report }: NotifyDocument, s3: S3Client): Promise<string | undefined> {
  if (!entry.notification.presignedLink || report === undefined) return undefined;
  return presign(s3, fromUrl(report.htmlUrl));
}

function describe(document: NotifyDocument, presignedUrl: string | undefined): Notification {
  const { entry, release, benchmark, preflight, report } = document;
  const { endpointName } = entry;
  const what = `${release.model} at ${release.revision.slice(0, 7)}, release ${release.releaseId}`;
  if (benchmark === undefined) {
    return { subject: `${endpointName} is unchanged`, message: `${endpointName} serves ${what} already.` };
  }
  const { speedup, p50InMilliseconds, p95InMilliseconds, p99InMilliseconds, vanilla, accuracy } = benchmark;
  const [p50, p95, p99, before] = [
    p50InMilliseconds,
    p95InMilliseconds,
    p99InMilliseconds,
    vanilla.p50InMilliseconds,
  ].map(formatLatency);
  const lines = [
    `${endpointName} serves ${what}.`,
    `Verdict: live${entry.gates === "off" ? ", GATES: OFF" : ""}`,
    ...(release.changes.length === 0 ? [] : [`Why: ${describeChanges(release.changes).join("; ")}.`]),
    `Speed: p50 ${p50}, p95 ${p95}, p99 ${p99}; the vanilla pipeline takes ${before}, ${speedup.toFixed(2)} times as long.`,
    ...describeComparison(document),
    `Accuracy against PyTorch fp32: ${formatAccuracy(accuracy)}.`,
    ...(preflight === undefined ? [] : [`Cost: ${describePrice(preflight.price)}.`]),
    `Receipt: ${report?.htmlUrl ?? benchmark.reportUrl}`,
    ...(presignedUrl === undefined ? [] : [`Without credentials, for twelve hours at most: ${presignedUrl}`]),
  ];
  return { subject: `${endpointName} is live, ${speedup.toFixed(2)}x as fast`, message: lines.join("\n") };
}

function describeToMachines(
  { executionName, entry, release, benchmark, report }: NotifyDocument,
  presignedUrl: string | undefined,
): MachineNotification {
  const { model, revision, releaseId } = release;
  const { endpointName } = entry;
  const subject = {
    schemaVersion: notificationSchemaVersion,
    endpointName,
    model,
    revision,
    releaseId,
    executionName,
  };
  if (benchmark === undefined) return { ...subject, verdict: "unchanged" };
  const { speedup, p95InMilliseconds, accuracy, reportUrl } = benchmark;
  return {
    ...subject,
    verdict: "live",
    figures: { speedup, p95InMilliseconds, accuracy },
    reportUrl,
    ...(report && { htmlUrl: report.htmlUrl }),
    ...(presignedUrl && { presignedUrl }),
  };
}
