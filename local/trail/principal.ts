import type { Account } from "./permission.ts";

/** Who calls: a role's session, a service of AWS in its own name, or the account's user. */
export type Principal =
  | { roleArn: string; name: string; accessKeyId: string; invokedBy?: string }
  | { service: string }
  | { accessKeyId: string };

/** Who made the call, with CloudTrail's names. */
export interface UserIdentity {
  type: "AssumedRole" | "AWSService" | "Root";
  arn?: string;
  accountId?: string;
  accessKeyId?: string;
  sessionContext?: { sessionIssuer: { type: "Role"; arn: string } };
  /** The service that calls in the role's name. */
  invokedBy?: string;
}

/** Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function userIdentity(principal: Principal, { accountId }: Account): UserIdentity {
  if ("service" in principal) return { type: "AWSService", invokedBy: principal.service };
  const { accessKeyId } = principal;
  if (!("roleArn" in principal)) {
    return { type: "Root", arn: `arn:aws:iam::${accountId}:root`, accountId, accessKeyId };
  }
  const { roleArn, name, invokedBy } = principal;
  return {
    type: "AssumedRole",
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleArn.split("/").at(-1)}/${name}`,
    accountId,
    accessKeyId,
    sessionContext: { sessionIssuer: { type: "Role", arn: roleArn } },
    ...(invokedBy === undefined ? {} : { invokedBy }),
  };
}
