import type { S3Client } from "@aws-sdk/client-s3";
import type { SNSClient } from "@aws-sdk/client-sns";
import {
  describeFailure,
  type MachineNotification,
  notificationSchemaVersion,
} from "#lib/machine-notification.ts";
import { publish } from "#lib/publish.ts";
import { fromUrl } from "#lib/s3/object-location.ts";
import { presign } from "#lib/s3/presign.ts";
import type { DeployDocument, FailureNotification } from "#statemachine/document.ts";
import { readCause } from "./read-cause.ts";

/** The document as NotifyFailure finds it: whatever the execution got to. */
export type NotifyFailureDocument = Pick<DeployDocument, "executionName" | "entry" | "failure"> &
  Partial<Pick<DeployDocument, "release" | "benchmark" | "report" | "rollBack" | "cleanUp">>;

/**
 * Tells the topic what failed, why, what to do, and what is live now; the execution then fails with the same words. Of an
 * execution that was superseded nobody is told: the newer one will tell.
 */
export async function notifyFailure(
  document: NotifyFailureDocument,
  { sns, s3, topicArn }: { sns: SNSClient; s3: S3Client; topicArn: string },
): Promise<FailureNotification> {
  const { entry, failure } = document;
  const cause = readCause(failure);
  const presignedUrl = await presignPage(document, s3);
  const nextStep = nextStepOf(document);
  const message = describe(document, { cause, nextStep, presignedUrl });
  const notification = {
    subject: `${entry.endpointName} ${verdictOf(failure.Error)}: ${failure.Error}`,
    message,
  };
  const machine = describeToMachines(document, { cause, nextStep, presignedUrl });
  if (failure.Error !== "SupersededError") await publish({ sns, topicArn, ...notification, machine });
  return { ...notification, error: failure.Error, cause };
}

interface Told {
  cause: string;
  nextStep: string;
  presignedUrl: string | undefined;
}

/** What failed a gate was measured; everything else went wrong. */
const refusals = ["GateFailedError", "RecipesRefusedError", "VerificationFailedError"];

function verdictOf(error: string): "refused" | "failed" {
  return refusals.includes(error) ? "refused" : "failed";
}

/** Where to look, beyond what the cause itself advises. */
function nextStepOf({ executionName, report, benchmark }: NotifyFailureDocument): string {
  const receipt = report?.htmlUrl ?? benchmark?.reportUrl;
  if (receipt !== undefined) return `Read what was measured in the receipt: ${receipt}`;
  return `Once that is mended, put the manifest again; the steps so far are in the execution ${executionName}.`;
}

async function presignPage(
  { entry, report }: NotifyFailureDocument,
  s3: S3Client,
): Promise<string | undefined> {
  if (!entry.notification.presignedLink || report === undefined) return undefined;
  return presign(s3, fromUrl(report.htmlUrl));
}

function describe(
  { executionName, entry, failure, rollBack, cleanUp }: NotifyFailureDocument,
  { cause, nextStep, presignedUrl }: Told,
): string {
  const removed = cleanUp?.removed ?? [];
  const verb = verdictOf(failure.Error) === "refused" ? "was refused" : "failed";
  return [
    `${entry.model} for the endpoint ${entry.endpointName} ${verb} with ${failure.Error}:`,
    cause,
    `Next: ${nextStep}`,
    ...(presignedUrl === undefined ? [] : [`Without credentials, for twelve hours at most: ${presignedUrl}`]),
    ...(rollBack === undefined ? [] : [rollBack.outcome]),
    ...(removed.length === 0 ? [] : [`Removed: ${removed.join(", ")}.`]),
    `Execution: ${executionName}`,
  ].join("\n");
}

function describeToMachines(
  { executionName, entry, failure, release, benchmark, report }: NotifyFailureDocument,
  { cause, nextStep, presignedUrl }: Told,
): MachineNotification {
  const reportUrl = report?.reportUrl ?? benchmark?.reportUrl;
  return {
    schemaVersion: notificationSchemaVersion,
    verdict: verdictOf(failure.Error),
    endpointName: entry.endpointName,
    model: entry.model,
    ...(release && { revision: release.revision, releaseId: release.releaseId }),
    executionName,
    ...(benchmark && {
      figures: {
        speedup: benchmark.speedup,
        p95InMilliseconds: benchmark.p95InMilliseconds,
        accuracy: benchmark.accuracy,
      },
    }),
    ...(reportUrl && { reportUrl }),
    ...(report && { htmlUrl: report.htmlUrl }),
    ...(presignedUrl && { presignedUrl }),
    error: describeFailure({ name: failure.Error, cause, nextStep }),
  };
}
