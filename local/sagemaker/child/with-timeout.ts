export interface WithTimeoutOptions {
  timeoutInMilliseconds: number;
  /** Ends the work early. */
  signal: AbortSignal;
}

/** Runs the work with a signal that is aborted when the time is over, and leaves no timer behind. */
export async function withTimeout<Result>(
  { timeoutInMilliseconds, signal }: WithTimeoutOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(timeoutReason(timeoutInMilliseconds)), timeoutInMilliseconds);
  try {
    return await work(AbortSignal.any([signal, timeout.signal]));
  } finally {
    clearTimeout(timer);
  }
}

function timeoutReason(timeoutInMilliseconds: number): DOMException {
  return new DOMException(`It took more than ${timeoutInMilliseconds} ms.`, "TimeoutError");
}
