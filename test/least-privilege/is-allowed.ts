import { runSimulation } from "@cloud-copilot/iam-simulate";
import type { Asked } from "./asked-permissions.ts";
import type { PolicyDocument, Statement } from "./policies.ts";

/** What is asked, and the policies that say yes or no. */
export interface Question {
  asked: Asked;
  /** Of the role that asks. */
  statements: readonly Statement[];
  /** Of the resource that is asked for. */
  resourcePolicy?: PolicyDocument | undefined;
}

const accountId = "000000000000";

/** Asks the simulator. Throws when it does not know the action, the resource or a policy's words. */
export async function isAllowed({ asked, statements, resourcePolicy }: Question): Promise<boolean> {
  const { principal, action, resource, context } = asked;
  const identity = { name: "role", policy: { Version: "2012-10-17", Statement: statements } };
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId },
        contextVariables: { ...context },
      },
      identityPolicies: statements.length === 0 ? [] : [identity],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy,
    },
    {},
  );
  if (result.resultType !== "error") return result.overallResult === "Allowed";
  throw new Error(`${action} on ${resource} cannot be simulated: ${JSON.stringify(result.errors)}`);
}
