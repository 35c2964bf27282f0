import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { JobFailure } from "./job-failure.ts";
import type { JobFolder } from "./job-folder.ts";

/** AWS shows the first kilobyte of the message ("byoc-metadata", SageMaker developer guide). */
const limitInBytes = 1024;

/**
 * What the job left in /opt/ml/output/message, if anything.
 * Throws JobFailure when it is not UTF-8, for which AWS fails the job with a ClientError.
 */
export async function readExitMessage(folder: JobFolder): Promise<string | undefined> {
  const file = await openFile(join(folder.ml, "output", "message"));
  if (file === undefined) {
    return undefined;
  }
  try {
    return decode(await readStart(file));
  } finally {
    await file.close();
  }
}

/** A link is no message: it may lead to anything on this machine. */
async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch {
    return undefined;
  }
}

async function readStart(file: FileHandle): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(limitInBytes + 1), 0, limitInBytes + 1, 0);
  return { bytes: buffer.subarray(0, Math.min(bytesRead, limitInBytes)), isWhole: bytesRead <= limitInBytes };
}

/** The cut may go through a character, which `stream` leaves out. */
function decode({ bytes, isWhole }: { bytes: Uint8Array; isWhole: boolean }): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !isWhole });
  } catch (error) {
    throw new JobFailure("ClientError: The contents of /opt/ml/output/message are not valid UTF-8.", {
      cause: error,
    });
  }
}
