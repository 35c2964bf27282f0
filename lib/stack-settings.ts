import type { Tag, VpcConfig } from "@aws-sdk/client-sagemaker";
import { readEnvironment } from "./environment.ts";

/** What the stack's parameters ask of every job, model and endpoint. */
export interface StackSettings {
  /** Absent when they run in SageMaker's own network. */
  network?: VpcConfig;
  /** Absent when each AWS service encrypts with its own key. */
  keyArn?: string;
  /** On top of what tells which model something is for. */
  tags: Tag[];
}

/**
 * Reads the settings of a function that makes SageMaker resources, from the variables of its function.yml.
 *
 * @throws Error for a variable that is missing, for subnets without security groups or the other way round, and for a
 * tag that is none.
 */
export function readStackSettings(): StackSettings {
  const variables = readEnvironment("SUBNET_IDS", "SECURITY_GROUP_IDS", "KEY_ARN", "RESOURCE_TAGS");
  const Subnets = split(variables.SUBNET_IDS);
  const SecurityGroupIds = split(variables.SECURITY_GROUP_IDS);
  if ((Subnets.length === 0) !== (SecurityGroupIds.length === 0)) {
    throw new Error("The stack's SubnetIds and SecurityGroupIds must both be given, or neither.");
  }
  return {
    ...(Subnets.length > 0 ? { network: { Subnets, SecurityGroupIds } } : {}),
    ...(variables.KEY_ARN ? { keyArn: variables.KEY_ARN } : {}),
    tags: split(variables.RESOURCE_TAGS).map(parseTag),
  };
}

function split(list: string): string[] {
  return list
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function parseTag(text: string): Tag {
  const [, Key, Value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (Key !== undefined) return { Key: Key.trim(), Value: (Value ?? "").trim() };
  throw new Error(`The stack's ResourceTags has "${text}"; expected name=value.`);
}
