import {
  DescribeProcessingJobCommand,
  paginateListProcessingJobs,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { isMissing } from "#lib/sagemaker/is-missing.ts";
import type { Claim } from "./slot-table.ts";

/** How long a claim counts without a job: longer than the function that makes the job may take. */
const longestStartInMilliseconds = 2 * 60_000;

/** What jobs are looked for. */
export interface JobSearch {
  sageMaker: SageMakerClient;
  /** The names of the stack's jobs begin with it and a hyphen. */
  jobNamePrefix: string;
}

/**
 * The claims that still hold a slot. SageMaker's list of jobs in progress decides; a job that it does not have yet, or
 * no longer, is asked for by its name. A job in progress that nobody claimed counts as well.
 */
export async function dropEndedClaims(claims: readonly Claim[], search: JobSearch): Promise<Claim[]> {
  const running = await listRunningJobs(search);
  const held: Claim[] = [];
  for (const claim of claims) {
    if (running.delete(claim.jobName) || (await isAboutToRun(claim, search))) held.push(claim);
  }
  const now = Date.now();
  return [...held, ...[...running].map((jobName) => ({ jobName, claimedAt: now }))];
}

async function listRunningJobs({ sageMaker, jobNamePrefix }: JobSearch): Promise<Set<string>> {
  const prefix = `${jobNamePrefix}-`;
  const request = { NameContains: prefix, StatusEquals: "InProgress", MaxResults: 100 } as const;
  const names = new Set<string>();
  for await (const page of paginateListProcessingJobs({ client: sageMaker }, request)) {
    for (const { ProcessingJobName = "" } of page.ProcessingJobSummaries ?? []) {
      if (ProcessingJobName.startsWith(prefix)) names.add(ProcessingJobName);
    }
  }
  return names;
}

async function isAboutToRun({ jobName, claimedAt }: Claim, { sageMaker }: JobSearch): Promise<boolean> {
  try {
    const job = await sageMaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: jobName }));
    return job.ProcessingJobStatus === "InProgress" || job.ProcessingJobStatus === "Stopping";
  } catch (error) {
    if (isMissing(error)) return Date.now() - claimedAt < longestStartInMilliseconds;
    throw error;
  }
}
