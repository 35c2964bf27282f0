import type { Asked } from "./asked-permissions.ts";
import { isAllowed } from "./is-allowed.ts";
import type { Policies, PolicyDocument } from "./policies.ts";

/** What was asked for and AWS would have refused: who, which action, on which resource, under which conditions. */
export async function findRefused(asked: readonly Asked[], policies: Policies): Promise<string[]> {
  const refused: string[] = [];
  for (const one of asked) {
    const role = policies.roles.find(({ arn }) => arn === one.by);
    const resourcePolicy = resourcePolicyOf(one, policies);
    if (await isAllowed({ asked: one, statements: role?.statements ?? [], resourcePolicy })) continue;
    refused.push(describe(one, role?.name ?? one.by));
  }
  return refused;
}

function resourcePolicyOf(
  { action, resource }: Asked,
  { roles, ofResources }: Policies,
): PolicyDocument | undefined {
  if (action === "sts:AssumeRole") return roles.find(({ arn }) => arn === resource)?.trust;
  return [...ofResources].find(([arn]) => resource === arn || resource.startsWith(`${arn}/`))?.[1];
}

function describe({ action, resource, context }: Asked, who: string): string {
  const conditions = Object.entries(context).map(([key, value]) => `${key}=${String(value)}`);
  return `${who} may not ${action} on ${resource} with ${conditions.join(", ") || "no conditions"}`;
}
