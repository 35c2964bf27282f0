import type { Metrics } from "#local/cloudwatch/metrics.ts";
import { RuntimeError } from "./runtime-error.ts";

/** What a request went to: the dimensions that SageMaker gives its metrics. */
export interface InvokedVariant {
  endpointName: string;
  variantName: string;
}

/**
 * Does a request, and tells CloudWatch what SageMaker tells it: one invocation, whether it ended in an error of the
 * client's or the server's kind by the container's status, and how long the container took, in microseconds.
 */
export async function measureInvocation<Answer>(
  metrics: Metrics,
  { endpointName, variantName }: InvokedVariant,
  invoke: () => Promise<Answer>,
): Promise<Answer> {
  const dimensions = { EndpointName: endpointName, VariantName: variantName };
  const record = (name: string, value: number) =>
    metrics.record({ namespace: "AWS/SageMaker", name, dimensions }, value);
  const startedAt = performance.now();
  const end = (statusCode: number) => {
    record("Invocations", 1);
    record("Invocation4XXErrors", statusCode >= 400 && statusCode < 500 ? 1 : 0);
    record("Invocation5XXErrors", statusCode >= 500 ? 1 : 0);
    record("ModelLatency", Math.round((performance.now() - startedAt) * 1000));
  };
  try {
    const answer = await invoke();
    end(200);
    return answer;
  } catch (error) {
    if (error instanceof RuntimeError) end(statusOf(error));
    throw error;
  }
}

/** The container's status; one that gave none has failed. */
function statusOf({ details, statusCode }: RuntimeError): number {
  const original = details.OriginalStatusCode;
  return typeof original === "number" ? original || 500 : statusCode;
}
