import { findVersioning } from "./bucket-table.ts";
import type { S3Exchange } from "./s3-exchange.ts";

/** The header that names a version of an object in the request's bucket; none in one that was never versioned. */
export function versionHeaders(
  { database, bucket }: Pick<S3Exchange, "database" | "bucket">,
  versionId: string,
): Record<string, string> {
  return findVersioning(database, bucket) === undefined ? {} : { "x-amz-version-id": versionId };
}
