import { setTimeout as delay } from "node:timers/promises";
import type { Server } from "./launch-server.ts";

export interface KeepServingOptions {
  /** Starts a healthy server, or rejects. */
  launch: (signal: AbortSignal) => Promise<Server>;
  /** A server that is up already. */
  server?: Server | undefined;
  /** Hears which server is up now; `undefined` while there is none. */
  onServer: (server: Server | undefined) => void;
  /** Ends the last server, and the wish for another. */
  signal: AbortSignal;
}

const firstPauseInMilliseconds = 100;
const longestPauseInMilliseconds = 10_000;

/** Starts a server again whenever it ends, waiting a little longer each time that it does not even come up. */
export async function keepServing({ launch, server, onServer, signal }: KeepServingOptions): Promise<void> {
  let current = server;
  let pauseInMilliseconds = firstPauseInMilliseconds;
  for (;;) {
    current ??= await launch(signal).catch(() => undefined);
    if (current !== undefined) {
      await serve(current, onServer, signal);
      current = undefined;
      pauseInMilliseconds = firstPauseInMilliseconds;
    }
    try {
      await delay(pauseInMilliseconds, undefined, { signal });
    } catch {
      return;
    }
    pauseInMilliseconds = Math.min(2 * pauseInMilliseconds, longestPauseInMilliseconds);
  }
}

async function serve(
  server: Server,
  onServer: KeepServingOptions["onServer"],
  signal: AbortSignal,
): Promise<void> {
  const stop = () => void server.stop();
  signal.addEventListener("abort", stop);
  onServer(server);
  try {
    if (signal.aborted) {
      stop();
    }
    await server.exited;
  } finally {
    onServer(undefined);
    signal.removeEventListener("abort", stop);
  }
}
