import { basename } from "node:path";
import { BoundedLog } from "#local/bounded-log.ts";
import type { Actor } from "#local/identity/actors.ts";
import { credentialVariables } from "#local/identity/credential-variables.ts";
import { containerEnvironment } from "../child/container-environment.ts";
import { startChild } from "../child/start-child.ts";
import { type JobFolder, toLocalPath } from "./job-folder.ts";
import type { ProcessingJob } from "./processing-job-schema.ts";
import type { ProcessingPlatform } from "./processing-runner.ts";

export interface RunContainerOptions {
  platform: ProcessingPlatform;
  /** The job, acting in its role's name. */
  actor: Actor;
  job: ProcessingJob;
  folder: JobFolder;
  /** Ends the container: SIGTERM, and SIGKILL after the grace. */
  signal: AbortSignal;
}

/** Runs what stands for the job's container, and answers its exit code. */
export async function runContainer(options: RunContainerOptions): Promise<number> {
  const { platform, job, folder, signal } = options;
  signal.throwIfAborted();
  const log = new BoundedLog(folder.log);
  const child = startChild({
    command: commandOf(platform, job, folder),
    directory: folder.ml,
    environment: environmentOf(options),
    stdin: "empty",
    onOutput: (chunk) => log.write(chunk),
  });
  const stop = () => void child.stop(platform.graceInMilliseconds);
  signal.addEventListener("abort", stop);
  try {
    return await child.exited;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** `python3` is the interpreter of the local environment, which stands for the image. */
function commandOf(
  { python }: ProcessingPlatform,
  { request }: ProcessingJob,
  folder: JobFolder,
): [string, ...string[]] {
  const { ContainerEntrypoint, ContainerArguments = [] } = request.AppSpecification;
  const [program = "", ...words] = [...ContainerEntrypoint, ...ContainerArguments].map((word) =>
    toLocalPath(folder, word),
  );
  return [/^python3?$/.test(basename(program)) ? python : program, ...words];
}

function environmentOf({ platform, actor, job, folder }: RunContainerOptions) {
  return {
    ...containerEnvironment({
      hostEnvironment: platform.hostEnvironment,
      python: platform.python,
      homeDirectory: folder.home,
      temporaryDirectory: folder.temporary,
    }),
    AWS_REGION: platform.region,
    AWS_DEFAULT_REGION: platform.region,
    AWS_ENDPOINT_URL: platform.endpointUrl,
    ...credentialVariables(actor.credentials),
    ...job.request.Environment,
  };
}
