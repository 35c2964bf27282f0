import type { Template } from "../packaged-template.ts";
import { toList, walk } from "./walk.ts";

/** Each allowed use of a wildcard that is wider than a prefix, in the words of {@link wildcardReasons}, with its place. */
export function findWildcards({ Resources }: Template): { path: string; use: string }[] {
  return [...walk(Resources)]
    .filter(({ value }) => value.Effect === "Allow" && "Action" in value)
    .flatMap(({ path, value }) =>
      toList(value.Resource).flatMap((resource) =>
        toList(value.Action).flatMap((action) => {
          const use = describeUse(String(action), textOf(resource));
          return use === undefined ? [] : [{ path, use }];
        }),
      ),
    );
}

/** The text of an ARN, its variables left as they are. */
function textOf(resource: unknown): string {
  if (typeof resource === "string") return resource;
  const [operand] = typeof resource === "object" && resource !== null ? Object.values(resource) : [];
  return typeof operand === "string" ? operand : JSON.stringify(operand);
}

/** `arn:partition:service:region:account:type/name`, where a name such as `onnxify-dev-*` is narrow enough. */
function describeUse(action: string, resource: string): string | undefined {
  const [service] = action.split(":");
  if (action.includes("*")) return `${action} on ${resource}`;
  if (resource === "*") return `${action} on *`;
  const [, , , region, account, ...rest] = resource.replace(/\$\{[^}]*\}/g, "variable").split(":");
  const [type = "", name] = rest.join(":").split(/[/:](.*)/s);
  if (region === "*" || account === "*") return `${action} on ${type} of any account`;
  return type === "*" || name === "*" ? `${service} on any ${type}` : undefined;
}
