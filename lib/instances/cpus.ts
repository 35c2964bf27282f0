/**
 * The families whose sizes follow the rule below; `c4` and `m4` are older than it, Graviton is refused, GPUs are not for
 * this. Source: https://aws.amazon.com/ec2/instance-types/, as of November 2026.
 */
const regularFamilies = /^[cmr](5d?|6i|6in|7i|8i)$/;

/** Two vCPUs for `large`, four for `xlarge`, four times the number before `xlarge` from there on. */
function regularCpusOf(size: string): number | undefined {
  if (size === "large") return 2;
  const times = /^(\d*)xlarge$/.exec(size)?.[1];
  return times === undefined ? undefined : 4 * Number(times || 1);
}

/** The burstable types begin with two. */
const burstable: Readonly<Record<string, number>> = { medium: 2, large: 2, xlarge: 4, "2xlarge": 8 };

/** The vCPUs of one instance, or `undefined` for a type that is not in these tables. */
export function cpusOf(instanceType: string): number | undefined {
  const [, family = "", size = ""] = instanceType.split(".");
  if (/^t[23]$/.test(family)) return burstable[size];
  return regularFamilies.test(family) ? regularCpusOf(size) : undefined;
}
