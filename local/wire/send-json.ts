import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";

/** A JSON answer as AWS sends it. */
export interface JsonAnswer {
  /** 200 by default. */
  statusCode?: number;
  contentType?: string;
  headers?: Record<string, string>;
  body: unknown;
}

/** Writes a JSON answer with AWS's request id and ends the response. */
export function sendJson(
  response: ServerResponse,
  { statusCode = 200, contentType = "application/json", headers = {}, body }: JsonAnswer,
): void {
  response.writeHead(statusCode, {
    "content-type": contentType,
    "x-amzn-requestid": randomUUID(),
    ...headers,
  });
  response.end(JSON.stringify(body));
}
