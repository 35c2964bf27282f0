import { z } from "zod";
import { defineResource } from "../resource-type.ts";

/** A role is a name here: what is asked in its name is recorded, and nothing is refused. */
export const role = defineResource({
  properties: z.object({ RoleName: z.string().optional(), Path: z.string().default("/") }),
  meaningless: [
    "AssumeRolePolicyDocument",
    "Description",
    "ManagedPolicyArns",
    "MaxSessionDuration",
    "PermissionsBoundary",
    "Policies",
    "Tags",
  ],
  deploy: ({ logicalId, properties }, { stackName, accountId }) => {
    const name = properties.RoleName ?? `${stackName}-${logicalId}`;
    return { ref: name, attributes: { Arn: `arn:aws:iam::${accountId}:role${properties.Path}${name}` } };
  },
});
