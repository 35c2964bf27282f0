import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";

/** The client that endpoints are timed through. */
export function createTimedRuntime(): SageMakerRuntimeClient {
  return new SageMakerRuntimeClient({
    // One attempt: a retried request would be timed as one slow answer instead of counted as an error.
    maxAttempts: 1,
    // The SDK's 50 would hold back the 64 callers that a manifest may ask for.
    requestHandler: { httpAgent: { maxSockets: 64 }, httpsAgent: { maxSockets: 64 } },
  });
}
