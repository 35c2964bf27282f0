import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { BoundedLog } from "#local/bounded-log.ts";
import type { Actor } from "#local/identity/actors.ts";
import { credentialVariables } from "#local/identity/credential-variables.ts";
import { containerEnvironment } from "../child/container-environment.ts";
import { withTimeout } from "../child/with-timeout.ts";
import { openRole } from "../role/open-role.ts";
import { recordLaunch } from "../role/record-launch.ts";
import type { DeployedVariant } from "./deployment.ts";
import { DeploymentError } from "./deployment-error.ts";
import { endpointDirectory, endpointLog, type FleetPlatform } from "./fleet-platform.ts";
import { isolatedEnvironment } from "./isolated-environment.ts";
import { launchServer, type Server } from "./launch-server.ts";
import { limitWorkers } from "./limit-workers.ts";
import { prepareModel } from "./prepare-model.ts";

export interface LaunchVariantOptions {
  platform: FleetPlatform;
  endpointName: string;
  deploymentId: string;
  variant: DeployedVariant;
  signal: AbortSignal;
}

/**
 * Brings up the one process of a variant: model data, container, first healthy ping.
 * Throws DeploymentError with AWS's words; why it really happened is in the endpoint's log.
 */
export async function launchVariant(options: LaunchVariantOptions): Promise<Server> {
  const { platform, endpointName, variant, signal } = options;
  const log = new BoundedLog(endpointLog(platform, endpointName));
  try {
    return await launch(options, log);
  } catch (error) {
    signal.throwIfAborted();
    log.write(`variant ${variant.name}: ${explain(error)}\n`);
    throw error;
  }
}

async function launch(options: LaunchVariantOptions, log: BoundedLog): Promise<Server> {
  const { platform, endpointName, deploymentId, variant, signal } = options;
  using role = openRole(platform, variant.executionRoleArn);
  recordLaunch(role.actor, {
    ...platform,
    imageUri: variant.image,
    logGroup: `/aws/sagemaker/Endpoints/${endpointName}`,
    logStream: variant.name,
  });
  const directory = join(endpointDirectory(platform, endpointName), deploymentId, variant.name);
  const model = join(directory, "model");
  await prepareModel({ s3: role.s3, variant, directory: model, signal });
  const environment = await prepareEnvironment(options, role.actor, directory);
  const timeoutInMilliseconds = variant.startupTimeoutInSeconds * 1000;
  const start = (limited: AbortSignal) =>
    launchServer({
      command: serveCommand(platform, model),
      directory: model,
      environment,
      onOutput: (chunk) => log.write(chunk),
      graceInMilliseconds: platform.graceInMilliseconds,
      signal: limited,
    });
  return await withTimeout({ timeoutInMilliseconds, signal }, start).catch((error: unknown) => {
    throw new DeploymentError(
      `The primary container for production variant ${variant.name} did not pass the ping health check. ` +
        "Please check CloudWatch logs for this endpoint.",
      { cause: error },
    );
  });
}

async function prepareEnvironment(
  { platform, variant }: LaunchVariantOptions,
  actor: Actor,
  directory: string,
): Promise<Record<string, string>> {
  const homeDirectory = join(directory, "home");
  const temporaryDirectory = join(directory, "tmp");
  await mkdir(homeDirectory, { recursive: true });
  await mkdir(temporaryDirectory, { recursive: true });
  const directories = { homeDirectory, temporaryDirectory };
  if (variant.isIsolated) {
    // Of the machine's own settings only the path is left; AWS gives an isolated container no credentials either.
    const { PATH } = platform.hostEnvironment;
    const bare = containerEnvironment({ ...platform, ...directories, hostEnvironment: { PATH } });
    return { ...bare, ...isolatedEnvironment, ...limitWorkers(variant.environment) };
  }
  return {
    ...containerEnvironment({ ...platform, ...directories }),
    AWS_REGION: platform.region,
    AWS_DEFAULT_REGION: platform.region,
    AWS_ENDPOINT_URL: platform.endpointUrl,
    ...credentialVariables(actor.credentials),
    ...limitWorkers(variant.environment),
  };
}

function serveCommand(
  { python, imageDirectory }: FleetPlatform,
  modelDirectory: string,
): [string, ...string[]] {
  return [python, join(imageDirectory, "serve.py"), "--model-dir", modelDirectory, "--port", "0"];
}

function explain(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? String(error) : `${String(error)} (${String(cause)})`;
}
