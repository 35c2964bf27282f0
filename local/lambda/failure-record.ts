import type { InvocationResult } from "./function-definition.ts";

/** An asynchronous invocation that has failed as often as it may. */
export interface ExhaustedInvocation {
  /** Of the last attempt. */
  requestId: string;
  functionName: string;
  /** JSON: what the function was given. */
  payload: string;
  attempts: number;
  /** Of the last attempt. */
  result: InvocationResult;
}

/**
 * What Lambda sends to a function's destination for failures.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function failureRecord(
  { requestId, payload, attempts, result }: ExhaustedInvocation,
  arn: string,
): string {
  return JSON.stringify({
    version: "1.0",
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId,
      functionArn: `${arn}:$LATEST`,
      condition: "RetriesExhausted",
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(payload),
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: JSON.parse(result.payload),
  });
}
