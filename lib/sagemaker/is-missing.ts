import { SageMakerServiceException } from "@aws-sdk/client-sagemaker";

/**
 * SageMaker has no error of its own for a missing model, configuration or endpoint: it answers `ValidationException`
 * with "Could not find" (SageMaker Python SDK, `session_helper.py`, reads it the same way).
 */
export function isMissing(error: unknown): boolean {
  return isRefusal(error) && (error.name === "ResourceNotFound" || /could not find/i.test(error.message));
}

/** The other half: a name that is taken, which for names derived from their content means that the work is done. */
export function isTaken(error: unknown): boolean {
  return isRefusal(error) && (error.name === "ResourceInUse" || /already exist/i.test(error.message));
}

/**
 * And what it answers to a change of an endpoint that is in the middle of another, or has come to its end already: to
 * who has read something older, or asks again because the first answer was lost.
 */
export function isInProgress(error: unknown): boolean {
  return isRefusal(error) && /in-progress|currently in use/i.test(error.message);
}

function isRefusal(error: unknown): error is SageMakerServiceException {
  return error instanceof SageMakerServiceException;
}
