import type { JsonObject } from "#local/wire/json-service.ts";
import { validationException } from "../api/errors.ts";
import type { SageMakerContext } from "../context.ts";
import { findProcessingJob } from "./find-processing-job.ts";

/** Asks a job to end: Stopping until its container is gone, then Stopped. Throws ValidationException once it has ended. */
export function stopProcessingJob(context: SageMakerContext, input: JsonObject) {
  const { name, status } = findProcessingJob(context, input);
  if (status !== "InProgress") {
    throw validationException(`The request was rejected because the processing job is in status ${status}.`);
  }
  context.tables.processingJobs.update(name, { status: "Stopping", modifiedAt: Date.now() });
  context.jobs.stop(name);
  return {};
}
