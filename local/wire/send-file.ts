import { createReadStream, openSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { readRange } from "./read-range.ts";

/** A file as the answer to a GET or HEAD. */
export interface FileAnswer {
  file: string;
  sizeInBytes: number;
  headers: Record<string, string>;
}

/**
 * Streams a file, or the range of it that the request asks for; a HEAD gets the same headers without the bytes. A
 * client that goes away early is no error.
 *
 * @throws AwsError `InvalidRange` (416).
 */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { file, sizeInBytes, headers }: FileAnswer,
): Promise<void> {
  const range = readRange(request.headers.range, sizeInBytes);
  const isHead = request.method === "HEAD";
  // Opened at once, so that a file that is replaced from now on is still read to its end.
  const fd = isHead ? undefined : openSync(file, "r");
  response.writeHead(range === undefined ? 200 : 206, {
    ...headers,
    "accept-ranges": "bytes",
    "content-length": range === undefined ? sizeInBytes : range.end - range.start + 1,
    ...(range === undefined ? {} : { "content-range": `bytes ${range.start}-${range.end}/${sizeInBytes}` }),
  });
  if (fd === undefined) response.end();
  else await pipeline(createReadStream(file, { fd, ...range }), response).catch(ignoreDeparture);
}

function ignoreDeparture(error: unknown): void {
  if (error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE") return;
  throw error;
}
