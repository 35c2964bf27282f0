import { inTransaction } from "#local/store/in-transaction.ts";
import { deleteObjectRow, findObject } from "../object-table.ts";
import type { S3Exchange, S3Operation } from "../s3-exchange.ts";
import { sendEmpty } from "../send-xml.ts";

export const deleteObjectOperation: S3Operation = async (exchange) => {
  await deleteObject(exchange, exchange.key);
  sendEmpty(exchange.response, 204);
};

/** Deletes an object; deleting one that is not there succeeds, and publishes nothing. */
export async function deleteObject(exchange: S3Exchange, key: string): Promise<void> {
  const { database, files, bucket, request, onChange } = exchange;
  const sourceIpAddress = request.socket.remoteAddress ?? "";
  const object = inTransaction(database, () => {
    const existing = findObject(database, { bucket, key });
    if (existing === undefined) return undefined;
    deleteObjectRow(database, { bucket, key });
    onChange({ type: "Object Deleted", reason: "DeleteObject", bucket, key, sourceIpAddress });
    return existing;
  });
  if (object !== undefined) await files.remove([object.file]);
}
