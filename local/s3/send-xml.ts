import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { writeXml, type XmlElement } from "#local/wire/xml.ts";

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Answers with one XML element, the root, in S3's namespace. */
export function sendXml(
  response: ServerResponse,
  root: string,
  content: XmlElement,
  headers: Record<string, string> = {},
): void {
  const document = { [root]: { "@xmlns": namespace, ...content } };
  sendXmlDocument(response, { statusCode: 200, document, headers });
}

/** A response that is an XML document. */
export interface XmlResponse {
  statusCode: number;
  document: XmlElement;
  headers: Record<string, string>;
}

/** Writes an XML document with S3's request id and ends the response. */
export function sendXmlDocument(
  response: ServerResponse,
  { statusCode, document, headers }: XmlResponse,
): void {
  const body = response.req.method === "HEAD" ? "" : writeXml(document);
  const common = { "content-type": "application/xml", "x-amz-request-id": requestId() };
  response.writeHead(statusCode, { ...common, ...headers });
  response.end(body);
}

/** Ends a response that has no body. */
export function sendEmpty(
  response: ServerResponse,
  statusCode: number,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(statusCode, { "x-amz-request-id": requestId(), "content-length": "0", ...headers })
    .end();
}

/** An id of S3's form. */
export function requestId(): string {
  return randomBytes(8).toString("hex").toUpperCase();
}
