import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { BoundedLog } from "#local/bounded-log.ts";
import type { Actor } from "#local/identity/actors.ts";
import { recordLogging } from "#local/identity/record-logging.ts";
import { type FunctionDefinition, failure, type InvocationResult } from "./function-definition.ts";
import { functionVariables } from "./function-variables.ts";
import type { LambdaPlatform } from "./lambda-platform.ts";
import type { Invocation } from "./runtime/protocol.ts";

const bootstrap = fileURLToPath(import.meta.resolve("./runtime/bootstrap.ts"));

/** Lambda gives an initialisation 10 s and then counts it against the timeout; a busy laptop needs longer. */
const initLimitInSeconds = 60;

const replySchema = z.union([
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.enum(["result", "error"]), payload: z.string() }),
]);

/** What an environment runs. */
export interface EnvironmentOptions {
  definition: FunctionDefinition;
  platform: LambdaPlatform;
  /** The function, acting in its role's name. */
  actor: Actor;
  log: BoundedLog;
}

/**
 * One process that runs one function, one invocation at a time, as Lambda's execution environments do. A process and
 * not a worker thread: a native crash or a busy loop in a function must not take the cloud with it, and only a process
 * can be ended for sure when its time is up.
 */
export class ExecutionEnvironment {
  readonly #child: ChildProcess;
  readonly #definition: FunctionDefinition;
  readonly #exited: Promise<InvocationResult>;
  readonly #ready: Promise<InvocationResult | undefined>;

  constructor({ definition, platform, actor, log }: EnvironmentOptions) {
    this.#definition = definition;
    recordLogging(actor, { ...platform, group: `/aws/lambda/${definition.name}`, stream: "local" });
    this.#child = fork(bootstrap, {
      cwd: definition.taskRoot,
      env: functionVariables(definition, actor.credentials, platform),
      // A process group of its own: Ctrl-C is for the cloud, which ends its functions once it has left their executions.
      detached: true,
      execArgv: [`--max-old-space-size=${definition.memorySizeInMegabytes}`],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child.stdout?.on("data", (output: Buffer) => log.write(output));
    this.#child.stderr?.on("data", (output: Buffer) => log.write(output));
    this.#exited = once(this.#child, "exit").then(
      ([code, signal]) => exitError(code, signal),
      (error: unknown) => failure("Runtime.ExitError", `The process could not run: ${String(error)}`),
    );
    this.#ready = this.#withinSeconds(initLimitInSeconds, this.#nextReply());
  }

  /** False once the process has ended; an environment is of no use then. */
  get isAlive(): boolean {
    return !this.#hasExited && this.#child.connected;
  }

  async invoke(invocation: Omit<Invocation, "deadline">): Promise<InvocationResult> {
    const initError = await this.#ready;
    if (initError !== undefined) {
      await this.end();
      return initError;
    }
    const { timeoutInSeconds } = this.#definition;
    const result = this.#nextReply();
    // A channel that is closed by now means that the process has ended, which `result` tells.
    this.#child.send({ ...invocation, deadline: Date.now() + timeoutInSeconds * 1000 }, () => undefined);
    return (await this.#withinSeconds(timeoutInSeconds, result)) ?? exitError(null, null);
  }

  /** Ends the process and waits until it has. */
  async end(): Promise<void> {
    this.#kill();
    await this.#exited;
  }

  get #hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Ends the process and those that it has started. */
  #kill(): void {
    const { pid } = this.#child;
    if (pid !== undefined && !this.#hasExited) process.kill(-pid, "SIGKILL");
  }

  /** The child's next message, or what its end means; `undefined` for "ready". */
  async #nextReply(): Promise<InvocationResult | undefined> {
    const listening = new AbortController();
    const message = once(this.#child, "message", { signal: listening.signal }).then(([reply]) =>
      readReply(reply),
    );
    try {
      return await Promise.race([message, this.#exited]);
    } finally {
      listening.abort();
    }
  }

  async #withinSeconds(
    limitInSeconds: number,
    reply: Promise<InvocationResult | undefined>,
  ): Promise<InvocationResult | undefined> {
    let hasTimedOut = false;
    const timer = setTimeout(() => {
      hasTimedOut = true;
      this.#kill();
    }, limitInSeconds * 1000);
    try {
      const result = await reply;
      return hasTimedOut ? timeoutError(limitInSeconds) : result;
    } finally {
      clearTimeout(timer);
    }
  }
}

function readReply(message: unknown): InvocationResult | undefined {
  const reply = replySchema.parse(message);
  return reply.type === "ready" ? undefined : { payload: reply.payload, hasFailed: reply.type === "error" };
}

function timeoutError(limitInSeconds: number): InvocationResult {
  return failure("Sandbox.Timedout", `Task timed out after ${limitInSeconds.toFixed(2)} seconds`);
}

function exitError(code: number | null, signal: string | null): InvocationResult {
  const reason = signal === null ? `exit status ${code ?? 0}` : `signal: ${signal}`;
  return failure("Runtime.ExitError", `Error: Runtime exited with error: ${reason}`);
}
