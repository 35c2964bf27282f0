import { owner, type S3Operation } from "../s3-exchange.ts";
import { sendXml } from "../send-xml.ts";
import { listUploads } from "../upload-table.ts";

/** S3's own limit of one answer (ListMultipartUploads, `MaxUploads`). */
const longestPage = 1000;

/** The uploads that are neither completed nor aborted. Only their first page: whoever ends those finds the next ones. */
export const listMultipartUploadsOperation: S3Operation = ({ database, bucket, query, response }) => {
  const prefix = query.get("prefix") ?? "";
  const uploads = listUploads(database, bucket).filter(({ key }) => key.startsWith(prefix));
  sendXml(response, "ListMultipartUploadsResult", {
    Bucket: bucket,
    Prefix: prefix,
    MaxUploads: longestPage,
    IsTruncated: uploads.length > longestPage,
    Upload: uploads.slice(0, longestPage).map(({ key, id, initiatedAt }) => ({
      Key: key,
      UploadId: id,
      Owner: owner,
      StorageClass: "STANDARD",
      Initiated: initiatedAt.toISOString(),
    })),
  });
};
