import type { JsonObject } from "#local/wire/json-service.ts";
import { type Account, permission } from "../permission.ts";
import type { PermissionTable } from "../permissions-of.ts";

/** What IAM is asked about a call to SNS or SQS: about the topic or queue that it names, in one way or another. */
export const messagePermissions: PermissionTable = ({ service, operation, input }, account) => [
  permission(`${service}:${operation}`, resourceOf(service, input, account)),
];

function resourceOf(service: string, input: JsonObject, { region, accountId }: Account): string {
  const arn = [input.TopicArn, input.TargetArn, input.ResourceArn].find((value) => typeof value === "string");
  if (arn !== undefined) return arn;
  const url = typeof input.QueueUrl === "string" ? input.QueueUrl.split("/").at(-1) : undefined;
  const name = [url, input.QueueName, input.Name].find((value) => typeof value === "string");
  return name === undefined ? "*" : `arn:aws:${service}:${region}:${accountId}:${name}`;
}
