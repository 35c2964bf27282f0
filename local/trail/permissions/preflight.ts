import { permission } from "../permission.ts";
import type { PermissionTable } from "../permissions-of.ts";

/** What IAM is asked about a call to ECR: about the repository, in whichever account. */
export const ecrPermissions: PermissionTable = ({ operation, input }, { region, accountId }) => {
  const registry = typeof input.registryId === "string" ? input.registryId : accountId;
  const resource = `arn:aws:ecr:${region}:${registry}:repository/${String(input.repositoryName)}`;
  return [permission(`ecr:${operation}`, resource)];
};

/** What IAM is asked about a call to CloudWatch: about each alarm that it names, or about all of them. */
export const cloudWatchPermissions: PermissionTable = ({ operation, input }, { region, accountId }) => {
  const { AlarmName: name, AlarmNames: names } = input;
  const named = operation === "DescribeAlarms" ? ["*"] : [name, ...(Array.isArray(names) ? names : [])];
  return named
    .filter((alarm) => alarm !== undefined)
    .map((alarm) =>
      permission(
        `cloudwatch:${operation}`,
        `arn:aws:cloudwatch:${region}:${accountId}:alarm:${String(alarm)}`,
      ),
    );
};
