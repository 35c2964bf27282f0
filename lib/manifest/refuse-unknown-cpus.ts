import type { z } from "zod";
import { cpusOf } from "#lib/instances/cpus.ts";

/** What the number of workers is made of. */
interface CheckedEntry {
  optimizeFor: "latency" | "throughput";
  instanceType: string;
}

/** Refuses to give each CPU a worker where nobody knows how many there are. */
export function refuseUnknownCpus(
  { optimizeFor, instanceType }: CheckedEntry,
  context: z.RefinementCtx<CheckedEntry>,
): void {
  if (optimizeFor === "latency" || cpusOf(instanceType) !== undefined) return;
  const message = `latency, because the CPUs of ${instanceType} are not in the table`;
  context.addIssue({ code: "custom", path: ["optimizeFor"], message });
}
