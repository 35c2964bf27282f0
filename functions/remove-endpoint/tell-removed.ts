import type { SNSClient } from "@aws-sdk/client-sns";
import { publish } from "#lib/publish.ts";
import type { RemovalState } from "#lib/removal-state.ts";
import type { StatusStore } from "#lib/status/status-store.ts";
import { tellStatus } from "#lib/status/tell-status.ts";
import type { RemovalDocument } from "#statemachine/removal-document.ts";

/** Writes into the status, and tells the topic, that the endpoint is gone, which it is also when the topic cannot be told. */
export async function tellRemoved(
  { executionName, entry, source }: RemovalDocument,
  { startedAt }: RemovalState,
  { sns, topicArn, ...store }: StatusStore & { sns: SNSClient; topicArn: string },
): Promise<void> {
  const { endpointName } = entry;
  const change = { state: "removed" as const, startedAt, endedAt: new Date().toISOString() };
  await tellStatus({ executionName, endpointName, source, change, isUrgent: true }, store);
  const subject = `${endpointName} is removed`;
  const message = `${source.key} does not ask for the endpoint ${endpointName} any more, and said onRemove: delete. Its releases and receipts stay.`;
  await publish({ sns, topicArn, subject, message }).catch(console.error);
}
