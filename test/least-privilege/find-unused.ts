import type { Asked } from "./asked-permissions.ts";
import { isAllowed } from "./is-allowed.ts";
import type { Role, Statement } from "./policies.ts";

/** One thing that a statement allows: an action on its resources, or a resource to its actions. */
export interface Unused {
  role: string;
  /** The action or the resource. */
  what: string;
}

/** Every action and every resource of an allowing statement that nothing which was asked for needs. */
export async function findUnused(asked: readonly Asked[], roles: readonly Role[]): Promise<Unused[]> {
  const unused: Unused[] = [];
  for (const role of roles) {
    const own = asked.filter(({ by }) => by === role.arn);
    for (const statement of role.statements.filter(({ Effect }) => Effect === "Allow")) {
      for (const { what, part } of partsOf(statement)) {
        if (!(await isUsed(own, part))) unused.push({ role: role.name, what });
      }
    }
  }
  return unused;
}

/** The statement cut down to each of its actions, and to each of its resources. */
function partsOf(statement: Statement): { what: string; part: Statement }[] {
  const { Action, Resource = [] } = statement;
  const resources = Resource.length === 1 ? [] : Resource;
  return [
    ...Action.map((action) => ({ what: action, part: { ...statement, Action: [action] } })),
    ...resources.map((resource) => ({ what: resource, part: { ...statement, Resource: [resource] } })),
  ];
}

async function isUsed(asked: readonly Asked[], part: Statement): Promise<boolean> {
  for (const one of asked) {
    if (!part.Action.includes(one.action)) continue;
    if (await isAllowed({ asked: one, statements: [part] })) return true;
  }
  return false;
}
