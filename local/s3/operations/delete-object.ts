import { inTransaction } from "#local/store/in-transaction.ts";
import { type Removed, removeObject } from "../remove-object.ts";
import type { S3Exchange, S3Operation } from "../s3-exchange.ts";
import { sendEmpty } from "../send-xml.ts";
import { readVersionId } from "../version-id.ts";

export const deleteObjectOperation: S3Operation = async (exchange) => {
  const { key, query, response } = exchange;
  const { versionId, isDeleteMarker } = await deleteObject(exchange, {
    key,
    versionId: readVersionId(query),
  });
  sendEmpty(response, 204, {
    ...(versionId === undefined ? {} : { "x-amz-version-id": versionId }),
    ...(isDeleteMarker ? { "x-amz-delete-marker": "true" } : {}),
  });
};

/** Deletes an object of the request's bucket, or one version of it for good; see {@link removeObject}. */
export async function deleteObject(
  exchange: S3Exchange,
  { key, versionId }: { key: string; versionId: string | undefined },
): Promise<Removed> {
  const { database, files, bucket, request } = exchange;
  const sourceIpAddress = request.socket.remoteAddress;
  const removal = { bucket, key, versionId, reason: "DeleteObject", sourceIpAddress } as const;
  const removed = inTransaction(database, () => removeObject(exchange, removal));
  await files.remove(removed.unused);
  return removed;
}
