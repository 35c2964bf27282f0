import type { NotedCall } from "#local/wire/call-notes.ts";
import { type Account, type Permission, permission } from "./permission.ts";
import { messagePermissions } from "./permissions/messages.ts";
import { cloudWatchPermissions, ecrPermissions } from "./permissions/preflight.ts";
import { s3Permissions } from "./permissions/s3.ts";
import { sageMakerPermissions } from "./permissions/sagemaker.ts";
import { statesPermissions } from "./permissions/states.ts";

/** A call, and the name that its service is signed with. */
export type ServiceCall = NotedCall & { service: string };

/** What IAM asks about a service's calls. */
export type PermissionTable = (call: ServiceCall, account: Account) => Permission[];

const tables: Readonly<Record<string, PermissionTable>> = {
  ecr: ecrPermissions,
  lambda: ({ operation, input }, { region, accountId }) => [
    permission(
      operation === "Invoke" ? "lambda:InvokeFunction" : `lambda:${operation}`,
      `arn:aws:lambda:${region}:${accountId}:function:${String(input.FunctionName)}`,
    ),
  ],
  monitoring: cloudWatchPermissions,
  s3: s3Permissions,
  sagemaker: sageMakerPermissions,
  sns: messagePermissions,
  sqs: messagePermissions,
  states: statesPermissions,
};

/**
 * Everybody speaks TLS with AWS; the loopback interface's plain HTTP stands for it.
 */
const everywhere = { "aws:SecureTransport": "true" };

/**
 * What IAM would be asked about a call. Of a service without a table: the operation, on every resource, which no policy
 * that names its resources allows; so a service that gets a role's calls needs a table.
 *
 * Source: the Service Authorization Reference, https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export function permissionsOf(call: ServiceCall, account: Account): Permission[] {
  const table = Object.hasOwn(tables, call.service) ? tables[call.service] : undefined;
  const permissions = table?.(call, account) ?? [permission(`${call.service}:${call.operation}`, "*")];
  return permissions.map((asked) => ({ ...asked, context: { ...everywhere, ...asked.context } }));
}
