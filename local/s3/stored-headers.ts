import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";

const headersSchema = z.record(z.string(), z.string());

const keptHeaders = ["cache-control", "content-disposition", "content-language", "content-type", "expires"];

/** The headers of an upload that a later GET answers with, user metadata (`x-amz-meta-*`) included. */
export function storedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const stored: Record<string, string> = { "content-type": "binary/octet-stream" };
  for (const [name, value] of Object.entries(headers)) {
    const isKept = keptHeaders.includes(name) || name.startsWith("x-amz-meta-");
    if (isKept && typeof value === "string") stored[name] = value;
  }
  const encoding = contentEncoding(headers["content-encoding"]);
  return encoding === "" ? stored : { ...stored, "content-encoding": encoding };
}

/** What {@link storedHeaders} made, from its JSON. */
export function readHeaders(json: string): Record<string, string> {
  return headersSchema.parse(JSON.parse(json));
}

/** `aws-chunked` tells how the bytes travelled; S3 takes it off. */
function contentEncoding(header = ""): string {
  const encodings = header.split(",").map((encoding) => encoding.trim());
  return encodings.filter((encoding) => encoding !== "" && encoding !== "aws-chunked").join(", ");
}
