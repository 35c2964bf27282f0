import { z } from "zod";
import { noteCall } from "#local/wire/call-notes.ts";
import { AwsError } from "#local/wire/json-service.ts";
import { readBody } from "#local/wire/read-body.ts";
import { readXml, type XmlElement } from "#local/wire/xml.ts";
import type { S3Exchange, S3Operation } from "../s3-exchange.ts";
import { sendXml } from "../send-xml.ts";
import { checkVersionId } from "../version-id.ts";
import { deleteObject } from "./delete-object.ts";

const bodyLimitInBytes = 2 * 1024 * 1024;

const entrySchema = z.object({ Key: z.string(), VersionId: z.string().optional() });

const bodySchema = z.object({
  Delete: z.object({
    Object: z.union([entrySchema.transform((entry) => [entry]), z.array(entrySchema).max(1000)]),
    Quiet: z.string().optional(),
  }),
});

type Entry = z.output<typeof entrySchema>;

/** Deletes up to 1000 objects or versions; one that fails does not keep the others. */
export const deleteObjectsOperation: S3Operation = async (exchange) => {
  const { request, response } = exchange;
  const body = bodySchema.safeParse(readXml((await readBody(request, bodyLimitInBytes)).toString("utf8")));
  if (!body.success) {
    throw new AwsError("MalformedXML", "The XML you provided did not validate against our published schema");
  }
  noteCall(request, "DeleteObjects", { Objects: body.data.Delete.Object });
  const deleted: XmlElement[] = [];
  const errors: XmlElement[] = [];
  for (const entry of body.data.Delete.Object) {
    try {
      deleted.push(await deleteEntry(exchange, entry));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      errors.push({ ...entry, Code: error.code, Message: error.message });
    }
  }
  const isQuiet = body.data.Delete.Quiet === "true";
  sendXml(response, "DeleteResult", { Deleted: isQuiet ? [] : deleted, Error: errors });
};

async function deleteEntry(exchange: S3Exchange, { Key, VersionId = "" }: Entry): Promise<XmlElement> {
  const named = VersionId === "" ? undefined : checkVersionId(VersionId);
  const { versionId, isDeleteMarker } = await deleteObject(exchange, { key: Key, versionId: named });
  return {
    Key,
    VersionId: named,
    DeleteMarker: isDeleteMarker || undefined,
    DeleteMarkerVersionId: isDeleteMarker ? versionId : undefined,
  };
}
