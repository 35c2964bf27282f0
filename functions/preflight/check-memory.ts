import { ModelTooLargeError } from "#lib/errors.ts";
import { memoryOf } from "#lib/instances/memory.ts";
import { processingTypeOf } from "#lib/instances/offered.ts";
import { type Finding, passed, refused, unknown } from "./finding.ts";

const mebibyte = 1024 ** 2;

/**
 * What a container needs: its runtime, and a multiple of the weights. Measured on Linux as peak resident memory; see
 * docs/decisions/0015-preflight-and-guarded-updates.md.
 */
const needs = {
  /** PyTorch fp32, its export, and the int8 candidates, of which several are in memory at once. */
  job: { runtimeInMebibytes: 1500, timesWeights: 6 },
  /** The model that is served is int8, or fp32 when no int8 recipe passes: the larger one counts. */
  serving: { runtimeInMebibytes: 1000, timesWeights: 2 },
};

/** How large a model is, and where it is converted and served. */
export interface MemoryQuestion {
  model: string;
  /** The safetensors weights on the Hub. */
  sizeInBytes: number;
  instanceType: string;
  /** Set when there is no instance to speak of, but a serverless endpoint of so much memory. */
  serverlessMemoryInMebibytes: number | undefined;
  /** How many workers serve it, each with a runtime and a model of its own. */
  workers: number;
  /** Whether a job will run. */
  isToBeBuilt: boolean;
}

/** Whether the model fits into the memory of the job's instance and of the endpoint's. */
export function checkMemory(question: MemoryQuestion): Finding[] {
  const { instanceType, serverlessMemoryInMebibytes: serverless, isToBeBuilt } = question;
  const job = processingTypeOf(instanceType);
  const serving =
    serverless === undefined
      ? compare("serving", { where: instanceType, memoryInBytes: memoryOf(instanceType), ...question })
      : compare("serving", {
          where: "a serverless endpoint",
          memoryInBytes: serverless * mebibyte,
          ...question,
        });
  if (!isToBeBuilt) return [serving];
  return [serving, compare("job", { where: job, memoryInBytes: memoryOf(job), ...question })];
}

interface Comparison extends MemoryQuestion {
  where: string;
  memoryInBytes: number | undefined;
}

function compare(
  work: keyof typeof needs,
  { where, memoryInBytes, model, sizeInBytes, workers }: Comparison,
): Finding {
  if (memoryInBytes === undefined) {
    return unknown(`whether ${model} fits into ${where}, whose memory is not in the table`);
  }
  const { runtimeInMebibytes, timesWeights } = needs[work];
  const copies = work === "job" ? 1 : workers;
  const neededInBytes = copies * (runtimeInMebibytes * mebibyte + timesWeights * sizeInBytes);
  if (neededInBytes <= memoryInBytes) return passed;
  const what = work === "job" ? "Converting" : "Serving";
  const each = copies === 1 ? "" : `, for each of ${copies} workers`;
  const message =
    `${what} ${model} needs some ${inGibibytes(neededInBytes)} of memory ` +
    `(${timesWeights} times its weights of ${inGibibytes(sizeInBytes)}, and the runtime${each}); ${where} has ${inGibibytes(memoryInBytes)}.`;
  return refused(new ModelTooLargeError(message, { nextStep: "Choose more memory, or a smaller model." }));
}

function inGibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
