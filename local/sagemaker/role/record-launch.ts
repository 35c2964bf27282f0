import type { Actor } from "#local/identity/actors.ts";
import { recordLogging } from "#local/identity/record-logging.ts";
import { permission } from "#local/trail/permission.ts";
import type { Account } from "../context.ts";

/** A container on its way up. */
export interface Launch extends Account {
  imageUri: string;
  logGroup: string;
  /** The job, or the endpoint's variant. */
  logStream: string;
}

const registryPattern = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z.]+\/([^:@]+)/;

/** What a container's image is pulled with. */
const pullOperations = ["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"];

/**
 * Records what SageMaker does in a role's name to bring a container up and which is not done on one machine: it pulls
 * the image and opens the log.
 *
 * Source: https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html, CreateModel and CreateProcessingJob.
 */
export function recordLaunch(actor: Actor, { imageUri, logGroup, logStream, ...account }: Launch): void {
  const [, registry, region, repository] = registryPattern.exec(imageUri) ?? [];
  if (registry !== undefined) {
    const resource = `arn:aws:ecr:${region}:${registry}:repository/${repository}`;
    record(actor, "GetAuthorizationToken", "*");
    for (const operation of pullOperations) record(actor, operation, resource);
  }
  recordLogging(actor, { ...account, group: logGroup, stream: logStream, createsGroup: true });
}

function record(actor: Actor, operation: string, resource: string): void {
  actor.record({ service: "ecr", operation, permissions: [permission(`ecr:${operation}`, resource)] });
}
