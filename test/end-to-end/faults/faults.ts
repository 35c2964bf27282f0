import type { WireCall } from "./describe-call.ts";

/** What can go wrong on the way of one call. */
export const faults = {
  /** Refused with 500, before anything is done. */
  refused: "500, nothing done",
  /** Refused for being too many, three times in a row. */
  throttled: "throttled, three times",
  /** Done, and the connection cut before the answer. */
  lost: "done, answer lost",
  /** Answered as the same question was the last time, whatever has been done since. */
  stale: "answered as before",
} as const;

export type Fault = keyof typeof faults;

/** What a client gets instead of the service's own answer. */
export interface ErrorAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** How many of the same calls in a row a fault meets. */
export const timesOf = (fault: Fault): number => (fault === "throttled" ? 3 : 1);

/** S3 promises that whoever reads sees the last write, and the others do not. Source: the S3 user guide, "Amazon S3 data consistency model". */
export const canBeStale = ({ service, operation }: WireCall): boolean =>
  service !== "s3" && /^(Describe|List|Get)/.test(operation);

/** The refusal in the words of the call's service. */
export function errorAnswer({ service, operation }: WireCall, fault: "refused" | "throttled"): ErrorAnswer {
  if (service === "hub") return answer(fault === "refused" ? 500 : 429, "text/plain", "Try again later.");
  if (service === "s3") {
    const code = fault === "refused" ? "InternalError" : "SlowDown";
    return answer(fault === "refused" ? 500 : 503, "application/xml", `<Error><Code>${code}</Code></Error>`);
  }
  const code = fault === "refused" ? "InternalFailure" : "ThrottlingException";
  if (service === "sns" || service === "sts") {
    const xml = `<ErrorResponse><Error><Type>Receiver</Type><Code>${code}</Code></Error></ErrorResponse>`;
    return answer(fault === "refused" ? 500 : 400, "text/xml", xml);
  }
  const statusCode = fault === "refused" ? 500 : operation === "InvokeEndpoint" ? 429 : 400;
  const body = JSON.stringify({ __type: code, message: "Injected by a test." });
  return answer(statusCode, "application/x-amz-json-1.1", body, { "x-amzn-errortype": code });
}

function answer(
  statusCode: number,
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): ErrorAnswer {
  return { statusCode, body, headers: { ...headers, "content-type": contentType } };
}
