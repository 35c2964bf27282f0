import type { Template } from "../packaged-template.ts";
import { toList, walk } from "./walk.ts";

/** What `Ref` and `Fn::Sub` may name without the template having it. */
const pseudoParameters =
  /^AWS::(AccountId|NoValue|NotificationARNs|Partition|Region|StackId|StackName|URLSuffix)$/;

/** Every reference that leads nowhere: of Ref, Fn::GetAtt, Fn::Sub, Fn::If, Condition and DependsOn. */
export function findDangling(template: Template): string[] {
  const { Parameters, Resources, Conditions } = template;
  const isResource = (name: unknown) => Object.hasOwn(Resources, String(name));
  const isNamed = (name: unknown) =>
    isResource(name) || Object.hasOwn(Parameters, String(name)) || pseudoParameters.test(String(name));
  const isCondition = (name: unknown) => Object.hasOwn(Conditions, String(name));
  const findings: string[] = [];
  const check = (path: string, name: unknown, exists: (name: unknown) => boolean) => {
    if (!exists(name)) findings.push(`${path} refers to ${name}`);
  };
  for (const { path, value } of walk({ Resources, Conditions, Outputs: template.Outputs })) {
    const names = Object.keys(value);
    if (names.length === 1 && "Ref" in value) check(path, value.Ref, isNamed);
    if ("Fn::GetAtt" in value) check(path, resourceOf(value["Fn::GetAtt"]), isResource);
    if ("Fn::If" in value) check(path, toList(value["Fn::If"])[0], isCondition);
    if (typeof value.Condition === "string") check(path, value.Condition, isCondition);
    for (const name of toList(value.DependsOn)) check(`${path}.DependsOn`, name, isResource);
    for (const name of variablesOf(value["Fn::Sub"])) {
      check(path, name.split(".")[0], name.includes(".") ? isResource : isNamed);
    }
  }
  return findings;
}

function resourceOf(operand: unknown): unknown {
  return typeof operand === "string" ? operand.split(".")[0] : toList(operand)[0];
}

/** The `${...}` of a text that its own map does not have. */
function variablesOf(operand: unknown): string[] {
  const [text, map = {}] = toList(operand);
  if (typeof text !== "string") return [];
  const names = [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = ""]) => name.trim());
  return names.filter((name) => !Object.hasOwn(Object(map), name));
}
