/** An object within a template, and where it stands. */
export interface Place {
  path: string;
  value: Record<string, unknown>;
}

/** Every object in a value, the outermost first. */
export function* walk(value: unknown, path = ""): Generator<Place> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(item, `${path}[${index}]`);
  } else if (typeof value === "object" && value !== null) {
    yield { path, value: Object.fromEntries(Object.entries(value)) };
    for (const [name, item] of Object.entries(value)) yield* walk(item, path ? `${path}.${name}` : name);
  }
}

/** A value that may be one or many, as a list. */
export function toList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
