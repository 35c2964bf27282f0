import type { Permission } from "#local/trail/permission.ts";
import type { TrailRecord } from "#local/trail/trail.ts";

/** A permission that somebody asked for, however often. */
export interface Asked extends Permission {
  /** The role's ARN, or the service that acts in its own name. */
  by: string;
  /** The caller's ARN, or the service. */
  principal: string;
}

/** Every permission that roles and services have asked for, once. The account's user may do everything. */
export function askedPermissions(records: readonly TrailRecord[]): Asked[] {
  const asked = records.flatMap(({ userIdentity, additionalEventData }) => {
    const { type, arn, invokedBy = "", sessionContext } = userIdentity;
    if (type === "Root") return [];
    const by = sessionContext?.sessionIssuer.arn ?? invokedBy;
    const principal = arn ?? invokedBy;
    return additionalEventData.permissions.map((permission) => ({ ...permission, by, principal }));
  });
  return [...new Map(asked.map((one) => [JSON.stringify(one), one])).values()];
}
