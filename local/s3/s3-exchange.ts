import type { IncomingMessage, ServerResponse } from "node:http";
import type { DatabaseSync } from "node:sqlite";
import type { ContentFiles } from "./content-files.ts";
import type { ObjectChange } from "./object-change.ts";

/** What every operation works with. */
export interface S3Context {
  database: DatabaseSync;
  files: ContentFiles;
  now: () => Date;
  /** Called within the transaction that makes the change, so that a change and its event are one. */
  onChange: (change: ObjectChange) => void;
}

/** The account, as S3 shows it. */
export const owner = { ID: "onnxify", DisplayName: "onnxify" };

/** One request, taken apart. */
export interface S3Exchange extends S3Context {
  request: IncomingMessage;
  response: ServerResponse;
  /** Empty for requests to the service as a whole. */
  bucket: string;
  /** Decoded; empty for requests to a bucket. */
  key: string;
  query: URLSearchParams;
}

/** One operation of the S3 API; throws AwsError as S3 would. */
export type S3Operation = (exchange: S3Exchange) => Promise<void> | void;
