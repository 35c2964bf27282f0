import { readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");

/** Where `npm run package` writes. */
export const packageDirectory = join(root, ".serverless");

/** A resource as CloudFormation is given it. */
export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DependsOn?: string | string[];
  Condition?: string;
}

/** A template as CloudFormation is given it. */
export interface Template {
  Parameters: Record<string, { Type: string; Default?: string }>;
  Conditions: Record<string, unknown>;
  Resources: Record<string, Resource>;
  Outputs: Record<string, unknown>;
}

/** The packaged template, a copy of its own for everyone who asks. */
export function readPackagedTemplate(): Template {
  const file = join(packageDirectory, "cloudformation-template-update-stack.json");
  return JSON.parse(readFileSync(file, "utf8"));
}
