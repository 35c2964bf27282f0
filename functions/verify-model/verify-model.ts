import type { S3Client } from "@aws-sdk/client-s3";
import { failedAccuracyGates } from "#lib/accuracy.ts";
import { VerificationFailedError } from "#lib/errors.ts";
import { limitsOf } from "#lib/gates.ts";
import { keys, releaseFiles } from "#lib/keys.ts";
import { parseReference } from "#lib/reference.ts";
import { readJson, readText } from "#lib/s3/json-objects.ts";
import { type ServingOptions, servingOptionsFile } from "#lib/serving-options.ts";
import type { DeployDocument, Verification } from "#statemachine/document.ts";
import { askModel } from "./ask-model.ts";
import { downloadModel } from "./download-model.ts";

/** The document as VerifyModel finds it. */
export type VerifyDocument = Pick<DeployDocument, "executionName" | "entry" | "release">;

/**
 * A second opinion: onnxruntime-node must answer the golden requests as PyTorch did.
 *
 * @throws VerificationFailedError when it cannot load the model, or disagrees by more than the gates allow.
 */
export async function verifyModel(
  { executionName, entry, release }: VerifyDocument,
  { s3, bucket }: { s3: S3Client; bucket: string },
): Promise<Verification> {
  const output = keys.output(executionName);
  const serving = await readJson<ServingOptions>(s3, { bucket, key: `${output}model/${servingOptionsFile}` });
  const reference = parseReference(
    (await readText(s3, { bucket, key: output + releaseFiles.reference })) ?? "",
  );
  if (serving === undefined || reference.requests.length === 0) {
    throw new VerificationFailedError(
      `The job left no ${servingOptionsFile} or no golden requests in ${output}.`,
      {
        nextStep: "Read the job's log.",
      },
    );
  }
  await using model = await downloadModel(s3, { bucket, key: `${output}model/model.onnx` });
  const accuracy = await askModel(model.path, { reference, serving });
  const failed = failedAccuracyGates(accuracy, limitsOf(entry.gates));
  if (failed.length === 0) return { requests: reference.requests.length, accuracy };
  throw new VerificationFailedError(
    `onnxruntime-node disagrees with PyTorch about ${release.model}: ${failed.join("; ")}.`,
    {
      nextStep:
        "The job's own check passed, so the file changed on the way or the runtimes differ; report it.",
    },
  );
}
