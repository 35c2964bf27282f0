const gibibyte = 1024 ** 3;

/**
 * Gibibytes of memory for each vCPU of the Intel families: compute-optimized 2, general-purpose 4, memory-optimized 8.
 * SageMaker's `ml.` types have the memory of the EC2 types of the same name.
 * Source: https://aws.amazon.com/ec2/instance-types/, as of November 2026.
 */
const gibibytesPerCpu: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };

/** The families that follow the rule; `c4` and `m4` are older than it, Graviton is refused, GPUs are not for this. */
const regularFamilies = /^[cmr](5d?|6i|6in|7i|8i)$/;

/** Two vCPUs for `large`, four for `xlarge`, four times the number before `xlarge` from there on. */
function cpusOf(size: string): number | undefined {
  if (size === "large") return 2;
  const times = /^(\d*)xlarge$/.exec(size)?.[1];
  return times === undefined ? undefined : 4 * Number(times || 1);
}

/** The burstable types, which have a rule of their own. */
const burstable: Readonly<Record<string, number>> = { medium: 4, large: 8, xlarge: 16, "2xlarge": 32 };

/** The memory of one instance in bytes, or `undefined` for a type that this table does not know. */
export function memoryOf(instanceType: string): number | undefined {
  const [, family = "", size = ""] = instanceType.split(".");
  const gibibytes = /^t[23]$/.test(family) ? burstable[size] : regularGibibytes(family, size);
  return gibibytes === undefined ? undefined : gibibytes * gibibyte;
}

function regularGibibytes(family: string, size: string): number | undefined {
  const cpus = cpusOf(size);
  const perCpu = gibibytesPerCpu[family.charAt(0)];
  if (!regularFamilies.test(family) || cpus === undefined || perCpu === undefined) return undefined;
  return cpus * perCpu;
}
