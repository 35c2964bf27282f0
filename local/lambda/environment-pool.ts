import { type EnvironmentOptions, ExecutionEnvironment } from "./execution-environment.ts";
import type { InvocationResult } from "./function-definition.ts";
import type { Invocation } from "./runtime/protocol.ts";

/** How long an environment is kept warm with nothing to do: longer than a polling step waits for its next turn. */
const idleLimitInMilliseconds = 60_000;

/** The execution environments of one function: as many as there are invocations at once, kept warm for the next ones. */
export class EnvironmentPool {
  readonly #options: EnvironmentOptions;
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #idle = new Map<ExecutionEnvironment, NodeJS.Timeout>();

  constructor(options: EnvironmentOptions) {
    this.#options = options;
  }

  async invoke(invocation: Omit<Invocation, "deadline">): Promise<InvocationResult> {
    const environment = this.#takeIdle() ?? this.#start();
    try {
      return await environment.invoke(invocation);
    } finally {
      if (environment.isAlive && this.#all.has(environment)) this.#keepWarm(environment);
      else this.#all.delete(environment);
    }
  }

  /** Ends every environment, those at work too. */
  async close(): Promise<void> {
    const environments = [...this.#all];
    this.#all.clear();
    for (const timer of this.#idle.values()) clearTimeout(timer);
    this.#idle.clear();
    await Promise.all(environments.map((environment) => environment.end()));
  }

  #start(): ExecutionEnvironment {
    const environment = new ExecutionEnvironment(this.#options);
    this.#all.add(environment);
    return environment;
  }

  /** The one that was at work last, so that those that are one too many stay idle until they are ended. */
  #takeIdle(): ExecutionEnvironment | undefined {
    for (const [environment, timer] of [...this.#idle].reverse()) {
      clearTimeout(timer);
      this.#idle.delete(environment);
      if (environment.isAlive) return environment;
      this.#all.delete(environment);
    }
    return undefined;
  }

  #keepWarm(environment: ExecutionEnvironment): void {
    const timer = setTimeout(() => {
      this.#idle.delete(environment);
      this.#all.delete(environment);
      environment.end();
    }, idleLimitInMilliseconds);
    this.#idle.set(environment, timer.unref());
  }
}
