import { keys } from "#lib/keys.ts";
import { readText } from "#lib/s3/json-objects.ts";
import { fromUrl } from "#lib/s3/object-location.ts";
import { writeText } from "#lib/s3/write-text.ts";
import type { ResolvedEvaluation } from "#statemachine/document.ts";
import type { QuantizeContext } from "./quantize.ts";

/** Puts the evaluation beside the job's request, in the version that ResolveModel looked at: the job reads nothing else. */
export async function copyEvaluation(
  { url, versionId }: ResolvedEvaluation,
  executionName: string,
  { s3, bucket }: Pick<QuantizeContext, "s3" | "bucket">,
): Promise<void> {
  const text = await readText(s3, { bucket, key: fromUrl(url).key, versionId });
  if (text === undefined) throw new Error(`${url} was deleted after it had been looked at.`);
  const key = keys.requestedEvaluation(executionName);
  await writeText(s3, { bucket, key, text, contentType: "application/jsonl" });
}
