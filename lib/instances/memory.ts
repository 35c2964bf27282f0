import { cpusOf } from "./cpus.ts";

const gibibyte = 1024 ** 3;

/**
 * Gibibytes of memory for each vCPU of the Intel families: compute-optimized 2, general-purpose 4, memory-optimized 8.
 * SageMaker's `ml.` types have the memory of the EC2 types of the same name.
 * Source: https://aws.amazon.com/ec2/instance-types/, as of November 2026.
 */
const gibibytesPerCpu: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };

/** The burstable types, which have a rule of their own. */
const burstable: Readonly<Record<string, number>> = { medium: 4, large: 8, xlarge: 16, "2xlarge": 32 };

/** The memory of one instance in bytes, or `undefined` for a type that this table does not know. */
export function memoryOf(instanceType: string): number | undefined {
  const [, family = "", size = ""] = instanceType.split(".");
  const gibibytes = /^t[23]$/.test(family) ? burstable[size] : regularGibibytes(instanceType, family);
  return gibibytes === undefined ? undefined : gibibytes * gibibyte;
}

function regularGibibytes(instanceType: string, family: string): number | undefined {
  const cpus = cpusOf(instanceType);
  const perCpu = gibibytesPerCpu[family.charAt(0)];
  return cpus === undefined || perCpu === undefined ? undefined : cpus * perCpu;
}
