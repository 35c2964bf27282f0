import type { RolePlatform } from "../role/open-role.ts";
import type { DocumentTable } from "../state/document-table.ts";
import { JobFailure } from "./job-failure.ts";
import { clearJobFolder, jobFolder } from "./job-folder.ts";
import { type ProcessingJob, runningStatuses } from "./processing-job-schema.ts";
import { readExitMessage } from "./read-exit-message.ts";
import { type RunProcessingJobOptions, runProcessingJob } from "./run-processing-job.ts";

/** What jobs run on. */
export interface ProcessingPlatform extends RolePlatform {
  directory: string;
  python: string;
  hostEnvironment: Record<string, string | undefined>;
  /** How long a container may take to end itself before it is killed. */
  graceInMilliseconds: number;
}

/** Runs jobs in the background and keeps their rows current. */
export interface ProcessingRunner {
  start(job: ProcessingJob): void;
  stop(name: string): void;
  /** Takes up what a process that is gone left behind: jobs in progress are run again, stopping ones are stopped. */
  resume(): void;
  /** Ends every container and leaves the rows as they are, for the next `resume`. */
  close(): Promise<void>;
}

interface Running {
  controller: AbortController;
  finished: Promise<void>;
}

type Ending = Pick<ProcessingJob, "status" | "exitMessage" | "failureReason">;

export function createProcessingRunner(
  platform: ProcessingPlatform,
  jobs: DocumentTable<ProcessingJob>,
): ProcessingRunner {
  const running = new Map<string, Running>();
  let isClosing = false;

  async function run(job: ProcessingJob, signal: AbortSignal): Promise<void> {
    const onStart = () => void jobs.update(job.name, { startedAt: Date.now(), modifiedAt: Date.now() });
    const folder = jobFolder(platform.directory, job.name);
    const ending = await runToItsEnd({ platform, job, folder, onStart, signal });
    if (!isClosing || ending.status !== "Stopped") {
      const now = Date.now();
      jobs.update(job.name, { ...ending, endedAt: now, modifiedAt: now });
    }
    running.delete(job.name);
  }

  function start(job: ProcessingJob): void {
    const controller = new AbortController();
    running.set(job.name, { controller, finished: run(job, controller.signal) });
  }

  function stop(name: string): void {
    running.get(name)?.controller.abort();
  }

  return {
    start,
    stop,
    resume() {
      for (const job of jobs.find("status", ...runningStatuses)) {
        start(job);
        if (job.status === "Stopping") {
          stop(job.name);
        }
      }
    },
    async close() {
      isClosing = true;
      [...running.keys()].forEach(stop);
      await Promise.all([...running.values()].map(({ finished }) => finished));
    },
  };
}

/** Never rejects: whatever happens, the job has a last status and its disk is free again. */
async function runToItsEnd(options: RunProcessingJobOptions): Promise<Ending> {
  const { folder, signal } = options;
  let exitMessage: string | undefined;
  const failure = await attempt(() => runProcessingJob(options));
  const messageFailure = await attempt(async () => {
    exitMessage = await readExitMessage(folder);
  });
  await attempt(() => clearJobFolder(folder));
  return { ...endingOf(messageFailure ?? failure, signal), exitMessage };
}

async function attempt(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error;
  }
}

function endingOf(failure: unknown, signal: AbortSignal): Omit<Ending, "exitMessage"> {
  if (failure === undefined) {
    return { status: "Completed" };
  }
  if (failure instanceof JobFailure) {
    return { status: "Failed", failureReason: failure.message.slice(0, 1024) };
  }
  if (signal.aborted || isTimeout(failure)) {
    return { status: "Stopped" };
  }
  return { status: "Failed", failureReason: `InternalServerError: ${String(failure)}`.slice(0, 1024) };
}

function isTimeout(failure: unknown): boolean {
  return failure instanceof DOMException && failure.name === "TimeoutError";
}
