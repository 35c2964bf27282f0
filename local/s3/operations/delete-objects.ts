import { z } from "zod";
import { AwsError } from "#local/wire/json-service.ts";
import { readBody } from "#local/wire/read-body.ts";
import { readXml } from "#local/wire/xml.ts";
import type { S3Operation } from "../s3-exchange.ts";
import { sendXml } from "../send-xml.ts";
import { deleteObject } from "./delete-object.ts";

const bodyLimitInBytes = 2 * 1024 * 1024;

const entrySchema = z.object({ Key: z.string() });

const bodySchema = z.object({
  Delete: z.object({
    Object: z.union([entrySchema.transform((entry) => [entry]), z.array(entrySchema).max(1000)]),
    Quiet: z.string().optional(),
  }),
});

export const deleteObjectsOperation: S3Operation = async (exchange) => {
  const { request, response } = exchange;
  const body = bodySchema.safeParse(readXml((await readBody(request, bodyLimitInBytes)).toString("utf8")));
  if (!body.success) {
    throw new AwsError("MalformedXML", "The XML you provided did not validate against our published schema");
  }
  const { Object: entries, Quiet } = body.data.Delete;
  for (const { Key } of entries) await deleteObject(exchange, Key);
  const deleted = entries.map(({ Key }) => ({ Key }));
  sendXml(response, "DeleteResult", { Deleted: Quiet === "true" ? [] : deleted });
};
