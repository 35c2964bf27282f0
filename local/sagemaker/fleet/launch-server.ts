import { Agent } from "node:http";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { type Child, type StartChildOptions, startChild } from "../child/start-child.ts";

/** A container that answers requests. */
export interface Server {
  port: number;
  /** Keeps connections to the container open between requests. */
  agent: Agent;
  /** Resolves when the container is gone, for whatever reason. */
  exited: Promise<number>;
  stop(): Promise<void>;
}

export interface LaunchServerOptions extends Omit<StartChildOptions, "stdin"> {
  graceInMilliseconds: number;
  signal: AbortSignal;
}

/**
 * Starts a serving container and waits until it is healthy.
 * Rejects, and leaves no process, when it ends before, or when the signal is aborted.
 */
export async function launchServer(options: LaunchServerOptions): Promise<Server> {
  const { graceInMilliseconds, signal } = options;
  const child = startChild({ ...options, stdin: "open" });
  try {
    const port = await waitUntilHealthy(child, signal);
    const agent = new Agent({ keepAlive: true });
    const exited = child.exited.finally(() => agent.destroy());
    return { port, agent, exited, stop: () => child.stop(graceInMilliseconds) };
  } catch (error) {
    await child.stop(graceInMilliseconds);
    throw error;
  }
}

async function waitUntilHealthy(child: Child, signal: AbortSignal): Promise<number> {
  const gone = new AbortController();
  child.exited.then(
    (exitCode) =>
      gone.abort(new Error(`The container ended with exit code ${exitCode} before it was healthy.`)),
    (error) => gone.abort(error),
  );
  const either = AbortSignal.any([signal, gone.signal]);
  const port = await readPort(child.stdout, either);
  while (!(await isHealthy(port, either))) {
    await delay(pingIntervalInMilliseconds, undefined, { signal: either }).catch(() =>
      either.throwIfAborted(),
    );
  }
  return port;
}

const pingIntervalInMilliseconds = 100;

/** AWS: a container has 2 seconds to answer a ping. */
const pingTimeoutInMilliseconds = 2000;

const portLineSchema = z.object({ port: z.int().min(1).max(65_535) });

/** The server says `{"port": 1234}` on a line of its own as soon as it listens. */
async function readPort(stdout: Readable, signal: AbortSignal): Promise<number> {
  const lines = createInterface({ input: stdout, signal });
  try {
    for await (const line of lines) {
      const port = parsePort(line);
      if (port !== undefined) {
        return port;
      }
    }
  } finally {
    // Closing the reader pauses the stream, and a container whose output nobody takes would stand still.
    stdout.resume();
  }
  signal.throwIfAborted();
  throw new Error("The container closed its standard output before it said its port.");
}

function parsePort(line: string): number | undefined {
  try {
    return portLineSchema.parse(JSON.parse(line)).port;
  } catch {
    return undefined;
  }
}

async function isHealthy(port: number, signal: AbortSignal): Promise<boolean> {
  try {
    const timeout = AbortSignal.timeout(pingTimeoutInMilliseconds);
    const response = await fetch(`http://127.0.0.1:${port}/ping`, {
      signal: AbortSignal.any([signal, timeout]),
    });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
