import type { DeployDocument } from "./document.ts";

/** What every receipt says of a release, however far the release came. */
export function subjectOfReceipt({ entry, release }: Pick<DeployDocument, "entry" | "release">) {
  const { endpointName, instanceType, instanceCount, serverless, benchmark: request, gates } = entry;
  const { releaseId, model, revision, task, license } = release;
  return {
    endpointName,
    releaseId,
    model,
    revision,
    task,
    license,
    instanceType,
    instanceCount,
    ...(serverless && { serverless }),
    createdAt: new Date().toISOString(),
    request,
    gates,
  };
}
