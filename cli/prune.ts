import { formatSize } from "#lib/format-figures.ts";
import { pruneDirectory } from "#local/prune/prune-directory.ts";
import type { Context } from "./context.ts";

export interface PruneOptions {
  /** Where the local cloud keeps everything. */
  data: string;
  /** In days; what ended or was replaced later stays. */
  olderThan: number;
  /** True to remove nothing. */
  dryRun: boolean;
}

const dayInMilliseconds = 24 * 60 * 60_000;

/**
 * Removes from a local cloud's directory what it does not need any more, or says what that would be.
 *
 * @throws CloudError while a cloud is using the directory, or when there is none.
 */
export async function prune({ data, olderThan, dryRun }: PruneOptions, { output }: Context): Promise<void> {
  const before = new Date(Date.now() - olderThan * dayInMilliseconds);
  const pruned = await pruneDirectory({ dataDirectory: data, before, isDryRun: dryRun });
  const sizeInBytes = pruned.reduce((total, kind) => total + kind.sizeInBytes, 0);
  output.answer({ dryRun, pruned, sizeInBytes }, () => [
    ...pruned.map(({ what, count, sizeInBytes: size }) => `${count} ${what}, ${formatSize(size)}`),
    `${formatSize(sizeInBytes)} ${dryRun ? "would be" : "is"} freed.`,
  ]);
}
