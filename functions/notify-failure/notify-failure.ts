import type { SNSClient } from "@aws-sdk/client-sns";
import { publish } from "#lib/publish.ts";
import type { DeployDocument, FailureNotification } from "#statemachine/document.ts";
import { readCause } from "./read-cause.ts";

/** The document as NotifyFailure finds it: whatever the execution got to. */
export type NotifyFailureDocument = Pick<DeployDocument, "executionName" | "entry" | "failure"> &
  Partial<Pick<DeployDocument, "rollBack" | "cleanUp">>;

/**
 * Tells the topic what failed, why, what to do, and what is live now; the execution then fails with the same words. Of an
 * execution that was superseded nobody is told: the newer one will tell.
 */
export async function notifyFailure(
  { executionName, entry, failure, rollBack, cleanUp }: NotifyFailureDocument,
  { sns, topicArn }: { sns: SNSClient; topicArn: string },
): Promise<FailureNotification> {
  const cause = readCause(failure);
  const removed = cleanUp?.removed ?? [];
  const lines = [
    `${entry.model} for the endpoint ${entry.endpointName} failed with ${failure.Error}:`,
    cause,
    ...(rollBack === undefined ? [] : [rollBack.outcome]),
    ...(removed.length === 0 ? [] : [`Removed: ${removed.join(", ")}.`]),
    `Execution: ${executionName}`,
  ];
  const notification = {
    subject: `${entry.endpointName} failed: ${failure.Error}`,
    message: lines.join("\n"),
  };
  if (failure.Error !== "SupersededError") await publish({ sns, topicArn, ...notification });
  return { ...notification, error: failure.Error, cause };
}
