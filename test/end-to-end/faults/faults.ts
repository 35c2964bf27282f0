import type { WireCall } from "./describe-call.ts";

/** What can go wrong on the way of one kind of call. */
export const faults = [
  /** 500 or its like, before anything is done, once. */
  "refused",
  /** Refused for being too many, once. */
  "throttled",
  /** Done, and the connection cut before the answer, once. */
  "lost",
  /** Every question is answered as the same question was the last time, by whomever it was asked. */
  "stale",
  /** As refused, for ever. */
  "never",
] as const;

export type Fault = (typeof faults)[number];

/** Those that go on as long as there are calls. */
export const isLasting = (fault: Fault): boolean => fault === "stale" || fault === "never";

/** What a client gets instead of the service's own answer. */
export interface ErrorAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * Whether a call can meet a fault. S3 promises that whoever reads sees the last write, and the others do not (S3 user
 * guide, "Amazon S3 data consistency model"). The Hub that throttles is waited for by the minute, which other tests see.
 */
export function canMeet({ service, operation }: WireCall, fault: Fault): boolean {
  if (fault === "stale") return service !== "s3" && /^(Describe|List|Get)/.test(operation);
  return fault !== "throttled" || service !== "hub";
}

/** The refusal in the words of the call's service. */
export function errorAnswer({ service, operation }: WireCall, isThrottled: boolean): ErrorAnswer {
  if (service === "hub") return answer(isThrottled ? 429 : 500, "text/plain", "Try again later.");
  if (service === "s3") {
    const xml = `<Error><Code>${isThrottled ? "SlowDown" : "InternalError"}</Code></Error>`;
    return answer(isThrottled ? 503 : 500, "application/xml", xml);
  }
  const code = isThrottled ? "ThrottlingException" : "InternalFailure";
  if (service === "sns") {
    const xml = `<ErrorResponse><Error><Type>Receiver</Type><Code>${code}</Code></Error></ErrorResponse>`;
    return answer(isThrottled ? 400 : 500, "text/xml", xml);
  }
  const throttlingStatus = operation === "InvokeEndpoint" ? 429 : 400;
  const body = JSON.stringify({ __type: code, message: "Injected by a test." });
  const type = { "x-amzn-errortype": code };
  return answer(isThrottled ? throttlingStatus : 500, "application/x-amz-json-1.1", body, type);
}

function answer(
  statusCode: number,
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): ErrorAnswer {
  return { statusCode, body, headers: { ...headers, "content-type": contentType } };
}
