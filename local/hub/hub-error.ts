import type { ServerResponse } from "node:http";
import { sendJson } from "#local/wire/send-json.ts";

/** An error as the Hub words it; clients read the code from a header. */
export class HubError extends Error {
  override readonly name = "HubError";
  readonly statusCode: number;
  /** Absent where the Hub has none. */
  readonly code: string | undefined;

  constructor(statusCode: number, code: string | undefined, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

/** Sends an error as the Hub does. */
export function sendHubError(response: ServerResponse, { statusCode, code, message }: HubError): void {
  const printable = message.replaceAll(/[^ -~]/g, "?");
  const headers = { "x-error-message": printable, ...(code === undefined ? {} : { "x-error-code": code }) };
  sendJson(response, { statusCode, headers, body: { error: message } });
}
