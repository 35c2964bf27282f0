import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** A handler of Lambda's Node.js runtime; Node 24's has no callbacks. */
export type Handler = (event: unknown, context: object) => unknown;

/**
 * Loads `file.export` from the function's package.
 *
 * @throws Error named as Lambda names it: `Runtime.ImportModuleError`, `Runtime.HandlerNotFound` or the module's own error.
 */
export async function loadHandler(taskRoot: string, handler: string): Promise<Handler> {
  const separator = handler.lastIndexOf(".");
  const [file, name] = [handler.slice(0, separator), handler.slice(separator + 1)];
  const path = [".js", ".mjs", ".cjs"].map((extension) => join(taskRoot, file + extension)).find(existsSync);
  if (path === undefined) throw named("Runtime.ImportModuleError", `Error: Cannot find module '${file}'`);
  const found = findExport(await importModule(path), name);
  if (found !== undefined) return found;
  throw named("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
}

async function importModule(path: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    const isMissing =
      error instanceof Error && "code" in error && String(error.code).endsWith("MODULE_NOT_FOUND");
    throw isMissing ? named("Runtime.ImportModuleError", `Error: ${error.message}`) : error;
  }
}

/** CommonJS exports that Node cannot see without running the module are on its default export only. */
function findExport(module: unknown, name: string): Handler | undefined {
  const own = property(module, name) ?? property(property(module, "default"), name);
  return typeof own === "function" ? (event, context) => own(event, context) : undefined;
}

function property(value: unknown, name: string): unknown {
  const isContainer = (typeof value === "object" && value !== null) || typeof value === "function";
  return isContainer ? Reflect.get(value, name) : undefined;
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
