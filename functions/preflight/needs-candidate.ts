import type { DescribeEndpointOutput } from "@aws-sdk/client-sagemaker";
import { endpointConfigNameOf } from "#lib/endpoint-config-name.ts";
import type { DeployDocument } from "#statemachine/document.ts";

/** Endpoints of these statuses answer nobody. */
const silent = ["Creating", "Deleting", "Failed", "OutOfService"];

/**
 * Whether clients are answered by something else than this release, which therefore has to pass its gates at a candidate
 * before any of them is answered by it. Not for a release that is brought back: it has passed them, and who goes back is in
 * a hurry.
 */
export function needsCandidate(
  endpoint: DescribeEndpointOutput | undefined,
  { entry, release, restoration }: Pick<DeployDocument, "entry" | "release" | "restoration">,
): boolean {
  if (endpoint === undefined || restoration !== undefined) return false;
  const { EndpointStatus: status = "", EndpointConfigName: live } = endpoint;
  return !silent.includes(status) && live !== endpointConfigNameOf(entry, release);
}
