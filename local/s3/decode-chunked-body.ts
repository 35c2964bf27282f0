import { AwsError } from "#local/wire/json-service.ts";

/** A chunk's header is a size, a signature and little else. */
const headerLimitInBytes = 1024;

/**
 * The payload of an `aws-chunked` body: `<size in hexadecimal>[;extensions]\r\n<bytes>\r\n`, again and again, up to a
 * chunk of size 0 and trailers. Signatures and trailing checksums are passed over.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 *
 * @throws AwsError `IncompleteBody` for a body that breaks off or is framed wrongly.
 */
export async function* decodeChunkedBody(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let pending = Buffer.alloc(0);
  let remainingInBytes = 0;
  let isLast = false;
  for await (const bytes of body) {
    if (isLast) continue;
    pending = pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([pending, bytes]);
    while (pending.length > 0 && !isLast) {
      if (remainingInBytes > 0) {
        const payload = pending.subarray(0, remainingInBytes);
        pending = pending.subarray(payload.length);
        remainingInBytes -= payload.length;
        yield payload;
        continue;
      }
      const header = takeHeader(pending);
      if (header === undefined) break;
      pending = pending.subarray(header.lengthInBytes);
      remainingInBytes = header.chunkSizeInBytes;
      isLast = header.chunkSizeInBytes === 0;
    }
  }
  if (!isLast) throw incompleteBody();
}

/** The next chunk's header, with the line end of the chunk before it; `undefined` while it has not all arrived. */
function takeHeader(bytes: Buffer): { lengthInBytes: number; chunkSizeInBytes: number } | undefined {
  const start = bytes[0] === 0x0d ? 2 : 0;
  const end = bytes.indexOf("\r\n", start);
  if (end === -1 && bytes.length < headerLimitInBytes) return undefined;
  const size = /^[0-9a-fA-F]{1,12}(?=;|$)/.exec(bytes.toString("latin1", start, Math.max(start, end)))?.[0];
  if (size === undefined) throw incompleteBody();
  return { lengthInBytes: end + 2, chunkSizeInBytes: Number.parseInt(size, 16) };
}

function incompleteBody(): AwsError {
  const message = "You did not provide the number of bytes specified by the Content-Length HTTP header";
  return new AwsError("IncompleteBody", message);
}
