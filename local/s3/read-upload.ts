import type { IncomingMessage } from "node:http";
import { finished } from "node:stream/promises";
import { AwsError } from "#local/wire/json-service.ts";
import type { ContentFiles, StoredContent } from "./content-files.ts";
import { decodeChunkedBody } from "./decode-chunked-body.ts";

/**
 * Streams a request's body to a file, `aws-chunked` framing taken off.
 *
 * @throws AwsError `BadDigest` when the body is not what its Content-MD5 says.
 */
export async function readUpload(files: ContentFiles, request: IncomingMessage): Promise<StoredContent> {
  const content = await write(files, request);
  const expected = request.headers["content-md5"];
  if (expected === undefined || Buffer.from(String(expected), "base64").toString("hex") === content.etag) {
    return content;
  }
  await files.remove([content.file]);
  throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.");
}

/** A body that cannot be kept is read to its end all the same, since the connection's next request is behind it. */
async function write(files: ContentFiles, request: IncomingMessage): Promise<StoredContent> {
  const isChunked = String(request.headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-");
  const body: AsyncIterable<Uint8Array> = request.iterator({ destroyOnReturn: false });
  try {
    return await files.write(isChunked ? decodeChunkedBody(body) : body);
  } catch (error) {
    request.resume();
    await finished(request).catch(() => undefined);
    throw error;
  }
}
