/** Sent by the cloud to an execution environment. */
export interface Invocation {
  requestId: string;
  /** JSON. */
  payload: string;
  /** Milliseconds since 1970. */
  deadline: number;
  functionArn: string;
}

/** Sent back: first that the handler is loaded or why it isn't, then one answer an invocation. */
export type Reply = { type: "ready" } | { type: "result" | "error"; payload: string };
