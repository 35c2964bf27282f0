import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { failedAccuracyGates } from "#lib/accuracy.ts";
import { askGoldenRequests } from "#lib/benchmark/ask-golden-requests.ts";
import { readRelease } from "#lib/benchmark/read-release.ts";
import { GateFailedError } from "#lib/errors.ts";
import { limitsOf } from "#lib/gates.ts";
import type { Confirmation, DeployDocument } from "#statemachine/document.ts";

/** What ConfirmAnswers works with. */
export interface ConfirmAnswersContext {
  s3: S3Client;
  runtime: SageMakerRuntimeClient;
  bucket: string;
}

/**
 * Asks the endpoint itself the golden requests, once more after the candidate: what was wrong on the way between the two,
 * an archive that somebody has replaced or an instance that is broken, is taken back.
 *
 * @throws GateFailedError when it answers otherwise than the gates allow, or not at all.
 */
export async function confirmAnswers(
  { entry, release, endpoint: { endpointName } }: Pick<DeployDocument, "entry" | "release" | "endpoint">,
  { s3, runtime, bucket }: ConfirmAnswersContext,
): Promise<Confirmation> {
  const { record, reference } = await readRelease(release.prefix, { s3, bucket });
  const { serving } = record;
  const accuracy = await askGoldenRequests(reference, { runtime, endpointName, serving });
  const failedGates = failedAccuracyGates(accuracy, limitsOf(entry.gates));
  if (failedGates.length === 0) return { accuracy };
  throw new GateFailedError(
    `The candidate passed, but the endpoint ${endpointName} answers otherwise: ${failedGates.join("; ")}.`,
    { nextStep: `Its log is in CloudWatch under /aws/sagemaker/Endpoints/${endpointName}.` },
  );
}
