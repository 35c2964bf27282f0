import type { z } from "zod";
import { bucketLocationOf } from "#lib/bucket-model.ts";

/** An entry as far as it can ask of a model in S3 what only those on the Hub have. */
interface CheckedEntry {
  model: string;
  revision: string;
  benchmark: { vanillaEndpoint: boolean };
}

/** Refuses what only a model on the Hub has. */
export function refuseWhatBucketsLack(
  { model, revision, benchmark }: CheckedEntry,
  context: z.RefinementCtx<CheckedEntry>,
): void {
  if (bucketLocationOf(model) === undefined) return;
  const refuse = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
  if (revision !== "main") {
    refuse(["revision"], "none, because a model in S3 is pinned to what lies under its prefix");
  }
  if (benchmark.vanillaEndpoint) {
    const path = ["benchmark", "vanillaEndpoint"];
    refuse(path, "false, because AWS's image brings models from the Hub only");
  }
}
