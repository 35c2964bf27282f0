import type { IncomingMessage } from "node:http";
import { bodyTooLarge } from "./runtime-error.ts";

/** The most that InvokeEndpoint takes, 6 MB. */
const limitInBytes = 6_291_456;

/**
 * The body of a request, whole: the container then gets its length, and never a part of one that is too large.
 * Throws RuntimeError 413; what the client still sends is let pass, so that it gets to read the answer.
 */
export async function readPayload(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeInBytes = 0;
  for await (const chunk of request) {
    sizeInBytes += chunk.length;
    if (sizeInBytes <= limitInBytes) {
      chunks.push(chunk);
    }
  }
  if (sizeInBytes > limitInBytes) {
    throw bodyTooLarge(limitInBytes);
  }
  return Buffer.concat(chunks, sizeInBytes);
}
