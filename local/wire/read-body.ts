import type { IncomingMessage } from "node:http";
import { AwsError } from "./json-service.ts";

/**
 * The whole body of a request. One that is too large is read to its end all the same, since breaking off would close
 * the connection before the client has the answer.
 *
 * @throws AwsError `RequestEntityTooLargeException` (413) for more than `limitInBytes`.
 */
export async function readBody(request: IncomingMessage, limitInBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeInBytes = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    sizeInBytes += bytes.length;
    if (sizeInBytes <= limitInBytes) chunks.push(bytes);
  }
  if (sizeInBytes <= limitInBytes) return Buffer.concat(chunks);
  const message = `Request must be smaller than ${limitInBytes} bytes`;
  throw new AwsError("RequestEntityTooLargeException", message, 413);
}
