import type { S3Client } from "@aws-sdk/client-s3";
import type { Actor, Actors } from "#local/identity/actors.ts";
import type { Account } from "../context.ts";
import { createS3Client } from "../s3/create-s3-client.ts";

/** What is needed to act in a role's name. */
export interface RolePlatform extends Account {
  endpointUrl: string;
  actors: Actors;
}

/** SageMaker in a role's name, until it is disposed of. */
export interface OpenRole extends Disposable {
  actor: Actor;
  /** Reads and writes as the role may. */
  s3: S3Client;
}

/** SageMaker calls its sessions so. Source: `GetCallerIdentity` in any of its containers. */
const sessionName = "SageMaker";

/** Opens a session of the role, with credentials of its own. */
export function openRole(platform: RolePlatform, roleArn: string): OpenRole {
  const actor = platform.actors.add({ roleArn, name: sessionName }, "sagemaker.amazonaws.com");
  const s3 = createS3Client({ ...platform, credentials: actor.credentials });
  return { actor, s3, [Symbol.dispose]: () => s3.destroy() };
}
