import { z } from "zod";
import type { JsonObject } from "#local/wire/json-service.ts";
import { validationException } from "../api/errors.ts";
import { parseInput } from "../api/parse-input.ts";
import { resourceName } from "../api/shapes.ts";
import type { SageMakerContext } from "../context.ts";
import type { ProcessingJob } from "./processing-job-schema.ts";

const namedJobSchema = z.strictObject({ ProcessingJobName: resourceName });

/** The job that a request names. A missing one is a ValidationException, as on AWS. */
export function findProcessingJob({ tables }: SageMakerContext, input: JsonObject): ProcessingJob {
  const { ProcessingJobName } = parseInput(namedJobSchema, input);
  const job = tables.processingJobs.get(ProcessingJobName);
  if (job === undefined) {
    throw validationException(`Could not find requested job with name: ${ProcessingJobName}`);
  }
  return job;
}
