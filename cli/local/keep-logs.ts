import { cp } from "node:fs/promises";
import { join } from "node:path";
import type { Output } from "#cli/print/output.ts";

export interface KeepLogsOptions {
  dataDirectory: string;
  /** Where the folder with the logs goes; that of an earlier time is replaced. */
  folder: string;
  output: Output;
}

/** Copies a local cloud's logs out of a data directory that is about to go, and says where they are. */
export async function keepLogs({ dataDirectory, folder, output }: KeepLogsOptions): Promise<void> {
  const target = join(folder, "demo-logs");
  try {
    await cp(join(dataDirectory, "logs"), target, { recursive: true });
  } catch (error) {
    // A cloud that could not start has no logs.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
    throw error;
  }
  output.say(`The local cloud's logs are in ${target}.`);
}
