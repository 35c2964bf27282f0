import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "#local/wire/json-service.ts";
import { sendFile } from "#local/wire/send-file.ts";
import { requireObject } from "../require-object.ts";
import type { S3Operation } from "../s3-exchange.ts";
import { requestId, sendEmpty } from "../send-xml.ts";
import { versionHeaders } from "../version-headers.ts";
import { readVersionId } from "../version-id.ts";
import type { StoredObject } from "../version-table.ts";

/** GetObject, and HeadObject with the same answer but its body. */
export const getObjectOperation: S3Operation = async (exchange) => {
  const { database, files, query, request, response } = exchange;
  const object = requireObject(database, exchange, readVersionId(query));
  const headers = {
    ...object.headers,
    ...versionHeaders(exchange, object.versionId),
    etag: `"${object.etag}"`,
    "last-modified": object.modifiedAt.toUTCString(),
    "x-amz-request-id": requestId(),
  };
  if (isUnchanged(object, request.headers)) return sendEmpty(response, 304, headers);
  const { sizeInBytes, file } = object;
  await sendFile(request, response, { file: files.path(file), sizeInBytes, headers });
};

/**
 * Whether the client has this object already.
 *
 * @throws AwsError `PreconditionFailed` (412) when `If-Match` names another.
 */
function isUnchanged({ etag }: StoredObject, headers: IncomingHttpHeaders): boolean {
  const wanted = headers["if-match"]?.replaceAll('"', "");
  if (wanted !== undefined && wanted !== "*" && wanted !== etag) {
    throw new AwsError(
      "PreconditionFailed",
      "At least one of the pre-conditions you specified did not hold",
      412,
    );
  }
  const known = headers["if-none-match"]?.replaceAll('"', "");
  return known === "*" || known === etag;
}
