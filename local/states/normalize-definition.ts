import { isJsonObject } from "#local/wire/is-json-object.ts";
import type { JsonObject } from "#local/wire/json-service.ts";

/** Node's timers cannot wait longer: 2^31 - 1 ms. */
const longestTimerInSeconds = 2_147_483;

const typeTests = ["IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp"];

/**
 * Rewrites a definition so that aws-local-stepfunctions 3.0.0 does with it what AWS does. Left as they are,
 * - a Task without a timeout would end after 60 s, where AWS lets it run;
 * - a timeout longer than Node's timers would end at once;
 * - `"IsPresent": false` and its like would never match;
 * - `"ResultPath": "$"` would put the result in a field named `$`;
 * - `$$.Execution.StartTime` would be when this run began, not when the execution was started.
 */
export function normalizeDefinition(definition: JsonObject): JsonObject {
  const text = JSON.stringify(definition).replaceAll("$$.Execution.StartTime", () => "$$.ExecutionStartTime");
  return normalizeMachine(JSON.parse(text));
}

function normalizeMachine(machine: JsonObject): JsonObject {
  const states = isJsonObject(machine.States) ? Object.entries(machine.States) : [];
  const timeout =
    typeof machine.TimeoutSeconds === "number"
      ? { TimeoutSeconds: limitTimeout(machine.TimeoutSeconds) }
      : {};
  const normalized = states.map(([name, state]) => [
    name,
    isJsonObject(state) ? normalizeState(state) : state,
  ]);
  return { ...machine, ...timeout, States: Object.fromEntries(normalized) };
}

function normalizeState({ ResultPath, ...state }: JsonObject): JsonObject {
  const normalized = ResultPath === undefined || ResultPath === "$" ? state : { ...state, ResultPath };
  switch (state.Type) {
    case "Task":
      if (state.TimeoutSecondsPath !== undefined) return normalized;
      return { ...normalized, TimeoutSeconds: limitTimeout(state.TimeoutSeconds) };
    case "Choice":
      return { ...normalized, Choices: asObjects(state.Choices).map(normalizeRule) };
    case "Parallel":
      return { ...normalized, Branches: asObjects(state.Branches).map(normalizeMachine) };
    case "Map": {
      const field = state.ItemProcessor === undefined ? "Iterator" : "ItemProcessor";
      return { ...normalized, [field]: asObjects([state[field]]).map(normalizeMachine)[0] };
    }
    default:
      return normalized;
  }
}

function normalizeRule(rule: JsonObject): JsonObject {
  const { Next, And, Or, Not, ...test } = rule;
  const next = Next === undefined ? {} : { Next };
  if (And !== undefined) return { And: asObjects(And).map(normalizeRule), ...next };
  if (Or !== undefined) return { Or: asObjects(Or).map(normalizeRule), ...next };
  if (Not !== undefined) return { Not: asObjects([Not]).map(normalizeRule)[0], ...next };
  const negative = typeTests.find((name) => test[name] === false);
  return negative === undefined ? rule : { Not: { ...test, [negative]: true }, ...next };
}

function limitTimeout(seconds: unknown): number {
  return typeof seconds === "number" ? Math.min(seconds, longestTimerInSeconds) : longestTimerInSeconds;
}

function asObjects(values: unknown): JsonObject[] {
  return Array.isArray(values) ? values.filter(isJsonObject) : [];
}
