import { AwsError } from "#local/wire/json-service.ts";

/** `SQLITE_FULL`. Source: https://www.sqlite.org/rescode.html */
const sqliteFull = 13;

/** Whether something could not be written because its disk, or the person's share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("errcode" in error) return error.errcode === sqliteFull;
  return "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

/** What a client is told then. No SDK asks again after a 507, which would not help. */
export function fullDisk(directory: string): AwsError {
  const message = `The disk of ${directory} is full, and nothing was written. Make room on it, then ask again.`;
  return new AwsError("InsufficientStorage", message, 507);
}
