import type { JsonObject } from "#local/wire/json-service.ts";
import { compilePattern, type Matches } from "./compile-pattern.ts";

/** A rule as it is deployed. */
export interface Rule {
  name: string;
  /** An EventBridge event pattern. */
  pattern: unknown;
  /** ARNs of functions. */
  targets: string[];
}

/** One event on its way to a rule's target. */
export interface Delivery {
  /** ARN of a function. */
  target: string;
  event: JsonObject;
  ruleName: string;
}

/** The default event bus: hands every event to the targets of the rules that match it. */
export class EventBus {
  readonly #rules = new Map<string, { matches: Matches; targets: string[] }>();
  readonly #deliver: (delivery: Delivery) => void;

  constructor(deliver: (delivery: Delivery) => void) {
    this.#deliver = deliver;
  }

  /** @throws CloudError for a pattern with operators that are not here. */
  addRule({ name, pattern, targets }: Rule): void {
    this.#rules.set(name, { matches: compilePattern(pattern), targets });
  }

  removeRule(name: string): void {
    this.#rules.delete(name);
  }

  put(event: JsonObject): void {
    for (const [ruleName, { matches, targets }] of this.#rules) {
      if (matches(event)) for (const target of targets) this.#deliver({ target, event, ruleName });
    }
  }
}
