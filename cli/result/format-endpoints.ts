import { formatTable } from "#cli/print/format-table.ts";
import type { DeployedRelease } from "#lib/deployment.ts";
import { describeHold } from "./describe-hold.ts";
import { formatTime } from "./format-time.ts";
import type { DescribedDeployment } from "./read-deployments.ts";

/** A table of endpoints, or how to get one. */
export function formatEndpoints(deployments: readonly DescribedDeployment[]): string[] {
  if (deployments.length === 0) return ["There are no endpoints yet. `onnxify deploy <model>` makes one."];
  return formatTable({
    header: ["endpoint", "status", "model", "release", "since"],
    rows: deployments.map(({ endpointName, status, live, since }) => [
      endpointName,
      status,
      `${live.model} at ${live.revision.slice(0, 7)}`,
      live.releaseId,
      formatTime(since ?? live.deployedAt),
    ]),
  });
}

/** What is live on an endpoint, and what was before. */
export function formatEndpoint({
  endpointName,
  status,
  since,
  failureReason,
  held,
  live,
  previous,
}: DescribedDeployment): string[] {
  const facts = [
    ["endpoint", endpointName],
    ["status", since === undefined ? status : `${status} since ${formatTime(since)}`],
    ...(failureReason === undefined ? [] : [["reason", failureReason]]),
    ...(held === undefined ? [] : [["held", describeHold(endpointName, held)]]),
    ["model", live.model],
    ["task", live.task],
    ["archive", live.modelDataUrl],
    ["report", live.reportUrl],
  ];
  return [
    ...facts.map(([name = "", value]) => `${name.padEnd(10)}${value}`),
    "",
    ...formatTable({
      header: ["deployed", "release", "revision", "configuration"],
      rows: [live, ...previous].map(releaseRow),
    }),
  ];
}

function releaseRow({ deployedAt, releaseId, revision, endpointConfigName }: DeployedRelease): string[] {
  return [formatTime(deployedAt), releaseId, revision.slice(0, 7), endpointConfigName];
}
