import { type Account, permission } from "#local/trail/permission.ts";
import type { Actor } from "./actors.ts";

/** Where something writes its log on AWS. */
export interface LogStream extends Account {
  group: string;
  stream: string;
  /** Whether the group is made by whoever writes to it first, and not by the stack. */
  createsGroup?: boolean;
}

/**
 * Records what the platform asks CloudWatch Logs for, in the role's name, when something begins to write its log: here
 * it goes to a file. The ARNs are those that CloudWatch Logs checks, as its AccessDeniedExceptions show them.
 */
export function recordLogging(
  actor: Actor,
  { region, accountId, group, stream, createsGroup }: LogStream,
): void {
  const groupArn = `arn:aws:logs:${region}:${accountId}:log-group:${group}`;
  const record = (operation: string, resource: string) =>
    actor.record({
      service: "logs",
      operation,
      permissions: [permission(`logs:${operation}`, resource)],
    });
  if (createsGroup) record("CreateLogGroup", `${groupArn}:log-stream:`);
  record("CreateLogStream", `${groupArn}:log-stream:${stream}`);
  record("PutLogEvents", `${groupArn}:log-stream:${stream}`);
}
