import { isJsonObject } from "#local/wire/is-json-object.ts";
import type { JsonObject } from "#local/wire/json-service.ts";
import { type Account, type Permission, permission } from "../permission.ts";
import type { PermissionTable } from "../permissions-of.ts";

/** Calls that ask about two resources. Source: Service Authorization Reference, "Amazon SageMaker". */
const resourcesOfTwo: Readonly<Record<string, readonly string[]>> = {
  CreateEndpoint: ["Endpoint", "EndpointConfig"],
  UpdateEndpoint: ["Endpoint", "EndpointConfig"],
};

/** Parameters that hand a role to SageMaker. */
const roleParameters = ["RoleArn", "ExecutionRoleArn"];

/** What IAM is asked about a call to SageMaker: also for its tags, and for the role that it hands on. */
export const sageMakerPermissions: PermissionTable = ({ operation, input }, account) => {
  const tags = tagContext(input);
  const resources = resourcesOf(operation, input, account);
  const own = resources.map((resource) => permission(`sagemaker:${operation}`, resource, tags));
  const isCreation = operation.startsWith("Create") && Object.keys(tags).length > 0;
  const tagging = isCreation ? [permission("sagemaker:AddTags", resources[0] ?? "*", tags)] : [];
  return [...own, ...tagging, ...passRole(input)];
};

function passRole(input: JsonObject): Permission[] {
  const roles = roleParameters.map((name) => input[name]).filter((role) => typeof role === "string");
  const context = { "iam:PassedToService": "sagemaker.amazonaws.com" };
  return roles.map((role) => permission("iam:PassRole", role, context));
}

/** `DescribeProcessingJob` is about the `processing-job/` that `ProcessingJobName` names; a listing is about all. */
function resourcesOf(operation: string, input: JsonObject, { region, accountId }: Account): string[] {
  if (typeof input.ResourceArn === "string") return [input.ResourceArn];
  const [, noun = ""] = /^[A-Z][a-z]+(\w*)$/.exec(operation) ?? [];
  return (resourcesOfTwo[operation] ?? [noun]).map((kind) => {
    const name = input[`${kind}Name`];
    const type = kind.replace(/(?<!^)[A-Z]/g, "-$&").toLowerCase();
    return typeof name === "string" ? `arn:aws:sagemaker:${region}:${accountId}:${type}/${name}` : "*";
  });
}

function tagContext({ Tags }: JsonObject): Record<string, string | string[]> {
  const tags = (Array.isArray(Tags) ? Tags : []).filter(isJsonObject);
  if (tags.length === 0) return {};
  const ofTags = tags.map(({ Key, Value }) => [`aws:RequestTag/${String(Key)}`, String(Value)] as const);
  return { "aws:TagKeys": tags.map(({ Key }) => String(Key)), ...Object.fromEntries(ofTags) };
}
