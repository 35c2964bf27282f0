import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeChunkedBody } from "#local/s3/decode-chunked-body.ts";

const encode = (chunks: Uint8Array[], extension: string) =>
  Buffer.concat([
    ...chunks.flatMap((chunk) => [
      Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`),
      Buffer.from(chunk),
      Buffer.from("\r\n"),
    ]),
    Buffer.from(`0${extension}\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n`),
  ]);

const split = (bytes: Buffer, sizeInBytes: number) =>
  Array.from({ length: Math.ceil(bytes.length / sizeInBytes) }, (_, index) =>
    bytes.subarray(index * sizeInBytes, (index + 1) * sizeInBytes),
  );

const decode = async (pieces: Buffer[]) =>
  Buffer.concat(await Array.fromAsync(decodeChunkedBody(Readable.from(pieces))));

describe("an aws-chunked body", () => {
  it("is decoded however the network cuts it", async () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 });
    const extension = fc.constantFrom("", ";chunk-signature=0123456789abcdef");
    await fc.assert(
      fc.asyncProperty(
        chunks,
        extension,
        fc.integer({ min: 1, max: 50 }),
        async (payload, suffix, sizeInBytes) => {
          const decoded = await decode(split(encode(payload, suffix), sizeInBytes));
          expect(decoded).toEqual(Buffer.concat(payload));
        },
      ),
    );
  });

  it.each([
    ["breaks off in a chunk", "5\r\nhel"],
    ["breaks off before its last chunk", "5\r\nhello\r\n"],
    ["has no size", "hello\r\n"],
    ["never ends its header", "1".repeat(2_000)],
    ["is empty", ""],
  ])("is refused if it %s", async (_, body) => {
    await expect(decode([Buffer.from(body)])).rejects.toMatchObject({ code: "IncompleteBody" });
  });
});
