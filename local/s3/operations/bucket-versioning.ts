import { z } from "zod";
import { AwsError } from "#local/wire/json-service.ts";
import { readBody } from "#local/wire/read-body.ts";
import { readXml } from "#local/wire/xml.ts";
import { findVersioning, versioningSchema, writeVersioning } from "../bucket-table.ts";
import type { S3Operation } from "../s3-exchange.ts";
import { sendEmpty, sendXml } from "../send-xml.ts";

const bodyLimitInBytes = 64 * 1024;

const bodySchema = z.object({ VersioningConfiguration: z.object({ Status: versioningSchema }) });

export const putBucketVersioningOperation: S3Operation = async ({ database, bucket, request, response }) => {
  const text = (await readBody(request, bodyLimitInBytes)).toString("utf8");
  const body = bodySchema.safeParse(readXml(text));
  if (!body.success) {
    throw new AwsError("MalformedXML", "The XML you provided did not validate against our published schema");
  }
  writeVersioning(database, bucket, body.data.VersioningConfiguration.Status);
  sendEmpty(response, 200);
};

/** A bucket that was never versioned has no status. */
export const getBucketVersioningOperation: S3Operation = ({ database, bucket, response }) =>
  sendXml(response, "VersioningConfiguration", { Status: findVersioning(database, bucket) });
