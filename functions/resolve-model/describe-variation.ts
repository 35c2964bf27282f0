import { createHash } from "node:crypto";
import type { StackSettings } from "#lib/stack-settings.ts";
import type { DeployDocument } from "#statemachine/document.ts";

/**
 * What makes this endpoint another than the release alone would: the stack's network and key, and with
 * `redeploy: always` the execution, so that each one brings up instances of its own. SageMaker refuses an update to the
 * configuration that is in use. Absent in a plain stack; 8 hexadecimal digits otherwise.
 */
export function describeVariation(
  { entry, executionName }: Pick<DeployDocument, "entry" | "executionName">,
  { network, keyArn }: Pick<StackSettings, "network" | "keyArn">,
): { variation?: string } {
  const redeployment = entry.redeploy === "always" ? executionName : undefined;
  const parts = { network, keyArn, redeployment };
  if (Object.values(parts).every((part) => part === undefined)) return {};
  return { variation: createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 8) };
}
