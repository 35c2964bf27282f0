import type { JsonObject } from "#local/wire/json-service.ts";

/** A response as AWS's JSON protocol sends it: times become seconds since 1970, members without a value vanish. */
export function toWire(response: object): JsonObject {
  return Object.fromEntries(
    Object.entries(response)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, valueToWire(value)]),
  );
}

function valueToWire(value: unknown): unknown {
  if (value instanceof Date) {
    return value.getTime() / 1000;
  }
  if (Array.isArray(value)) {
    return value.map(valueToWire);
  }
  return typeof value === "object" && value !== null ? toWire(value) : value;
}
