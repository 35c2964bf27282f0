import { isBuiltin, registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

/**
 * Makes `import` and `require` find nothing but the function's package, its layers and Node's own modules. Without it,
 * a package that lies below the project would find what is installed there, and fail only on AWS.
 */
export function limitModules(roots: readonly string[]): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      if (isBuiltin(resolved.url) || isWithin(roots, resolved.url)) return resolved;
      const message = `Cannot find module '${specifier}' in the function's package or its layers.`;
      throw Object.assign(new Error(message), { code: "MODULE_NOT_FOUND" });
    },
  });
}

function isWithin(roots: readonly string[], url: string): boolean {
  if (!url.startsWith("file:")) return true;
  const path = fileURLToPath(url);
  return roots.some((root) => path.startsWith(`${root}/`));
}
