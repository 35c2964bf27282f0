import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateProcessingJobCommand, StopProcessingJobCommand } from "@aws-sdk/client-sagemaker";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openInstanceQuotas } from "#local/quotas/instance-quotas.ts";
import { claimSlot, releaseSlot, type SlotContext } from "../../functions/quantize/claim-slot.ts";
import { readSlotTable, writeSlotTable } from "../../functions/quantize/slot-table.ts";
import { jobRequest } from "../local/sagemaker/support/jobs.ts";
import { putObject } from "../local/sagemaker/support/put-objects.ts";
import {
  bucket,
  createBucket,
  startTestCloud,
  type TestCloud,
} from "../local/sagemaker/support/start-test-cloud.ts";
import { eventually } from "../support/eventually.ts";

const minuteInMilliseconds = 60_000;

let directory: string;
let cloud: TestCloud;
let context: SlotContext;
/** The operations that SageMaker was asked for. */
let asked: string[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "onnxify-slots-"));
  cloud = await startTestCloud({
    directory,
    quotas: openInstanceQuotas({ "ml.c6i.xlarge for processing job usage": 10 }),
  });
  const { s3, sageMaker } = cloud;
  await createBucket(s3);
  asked = [];
  sageMaker.middlewareStack.add((next, { commandName = "" }) => {
    return (request) => {
      asked.push(commandName);
      return next(request);
    };
  });
  context = { s3, sageMaker, bucket, jobNamePrefix: "onnxify-test", maxConcurrentJobs: 3 };
});

afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true, force: true });
});

describe("the stack's slots for jobs", () => {
  it("are never taken twice, however many ask at the same time", async () => {
    const claimed = new Set<string>();
    const ask = async (name: string) => {
      if (await claimSlot(name, context)) claimed.add(name);
    };
    const names = Array.from({ length: 12 }, (_, index) => `onnxify-test-${index}`);
    await eventually(
      async () => {
        await Promise.all(names.map(ask));
        return claimed.size;
      },
      (count) => count >= 3,
    );
    await Promise.all(names.map(ask));
    expect(claimed.size).toBe(3);
    const { claims } = await readSlotTable(context);
    expect(claims.map(({ jobName }) => jobName).sort()).toEqual([...claimed].sort());
  });

  it("stay with a job that asks again", async () => {
    expect(await claimSlot("onnxify-test-a", { ...context, maxConcurrentJobs: 1 })).toBe(true);
    expect(await claimSlot("onnxify-test-a", { ...context, maxConcurrentJobs: 1 })).toBe(true);
    expect((await readSlotTable(context)).claims).toHaveLength(1);
  });

  it("are free again when a job has ended, and not before", async () => {
    const one = { ...context, maxConcurrentJobs: 1 };
    expect(await claimSlot("onnxify-test-a", one)).toBe(true);
    await runJob("onnxify-test-a");
    await forgetCheck();
    expect(await claimSlot("onnxify-test-b", one)).toBe(false);
    await cloud.sageMaker.send(new StopProcessingJobCommand({ ProcessingJobName: "onnxify-test-a" }));
    await eventually(
      async () => {
        await forgetCheck();
        return claimSlot("onnxify-test-b", one);
      },
      (hasSlot) => hasSlot,
    );
  });

  it("are taken by jobs that run without having asked, of this stack and no other", async () => {
    await runJob("onnxify-test-unknown");
    await runJob("other-onnxify-test-unknown");
    expect(await claimSlot("onnxify-test-a", { ...context, maxConcurrentJobs: 1 })).toBe(false);
    expect(await claimSlot("onnxify-test-a", { ...context, maxConcurrentJobs: 2 })).toBe(true);
  });

  it("are given up for a job that was never made, after two minutes", async () => {
    const one = { ...context, maxConcurrentJobs: 1 };
    await claimSlot("onnxify-test-a", one);
    await changeTable({ claimedAt: Date.now() - minuteInMilliseconds });
    expect(await claimSlot("onnxify-test-b", one)).toBe(false);
    await changeTable({ claimedAt: Date.now() - 3 * minuteInMilliseconds });
    expect(await claimSlot("onnxify-test-b", one)).toBe(true);
  });

  it("that are all taken cost SageMaker one question a second, however many wait", async () => {
    const one = { ...context, maxConcurrentJobs: 1 };
    await claimSlot("onnxify-test-a", one);
    asked.length = 0;
    await forgetCheck();
    expect(await claimSlot("onnxify-test-b", one)).toBe(false);
    await Promise.all(Array.from({ length: 50 }, (_, index) => claimSlot(`onnxify-test-${index}`, one)));
    const { checkedAt } = await readSlotTable(context);
    const seconds = 1 + Math.ceil((Date.now() - checkedAt) / 1000);
    expect(asked.filter((name) => name === "ListProcessingJobsCommand").length).toBeLessThanOrEqual(seconds);
  });

  it("are given back by a job that found no instance", async () => {
    const one = { ...context, maxConcurrentJobs: 1 };
    await claimSlot("onnxify-test-a", one);
    await releaseSlot("onnxify-test-a", context);
    expect(await claimSlot("onnxify-test-b", one)).toBe(true);
  });
});

/** Runs a job that waits until it is stopped. */
async function runJob(name: string): Promise<void> {
  await putObject(cloud.s3, "code/wait.py", "import time\ntime.sleep(600)\n");
  await cloud.sageMaker.send(new CreateProcessingJobCommand(jobRequest({ name, script: "wait.py" })));
}

/** Makes the next claim ask SageMaker, as a second later it would. */
const forgetCheck = () => changeTable({});

async function changeTable({ claimedAt }: { claimedAt?: number }): Promise<void> {
  const table = await readSlotTable(context);
  const claims = table.claims.map((claim) => ({ ...claim, claimedAt: claimedAt ?? claim.claimedAt }));
  await writeSlotTable(context, { ...table, claims, checkedAt: 0 });
}
