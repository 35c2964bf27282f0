import type { IncomingMessage } from "node:http";
import type { JsonObject } from "./json-service.ts";

/** What a service understood a request to be. */
export interface NotedCall {
  /** As the SDKs name it: `GetObject`. */
  operation: string;
  /** By the SDKs' names of the parameters, as far as they say what is touched. */
  input: JsonObject;
  /** As AWS words it; absent when the call succeeded. */
  errorCode?: string;
}

// Beside the requests and not in a parameter, so that a service says what it understood wherever it comes to know it.
const notes = new WeakMap<IncomingMessage, NotedCall>();

/** Notes what is asked; a second note adds to the input. */
export function noteCall(request: IncomingMessage, operation: string, input: JsonObject): void {
  const earlier = notes.get(request);
  notes.set(request, { ...earlier, operation, input: { ...earlier?.input, ...input } });
}

/** Notes that a call that was understood is refused. */
export function noteError(request: IncomingMessage, errorCode: string): void {
  const call = notes.get(request);
  if (call !== undefined) notes.set(request, { ...call, errorCode });
}

/** What was noted; `undefined` for a request that no service understood. */
export function notedCall(request: IncomingMessage): NotedCall | undefined {
  return notes.get(request);
}
