/**
 * Reads the environment variables that a function needs, all at once and when it starts.
 *
 * @throws Error that names every variable that is missing.
 */
export function readEnvironment<Name extends string>(...names: Name[]): Record<Name, string> {
  const missing = names.filter((name) => process.env[name] === undefined);
  if (missing.length > 0) {
    throw new Error(
      `These environment variables are not set: ${missing.join(", ")}. See the function's function.yml.`,
    );
  }
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Record<Name, string>;
}
