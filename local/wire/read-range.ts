import { AwsError } from "./json-service.ts";

/** First and last byte, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * The part of a body that a Range header asks for; `undefined` asks for everything, as does a header of several ranges
 * or another unit, which servers may ignore (RFC 9110, section 14.2).
 *
 * @throws AwsError `InvalidRange` (416) when no byte of it exists.
 */
export function readRange(header: string | undefined, sizeInBytes: number): ByteRange | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, sizeInBytes - Number(last)) : Number(first);
  const end = first === "" || last === "" ? sizeInBytes - 1 : Math.min(Number(last), sizeInBytes - 1);
  if (start <= end) return { start, end };
  throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416);
}
