import { hostingInstanceTypes, processingInstanceTypes } from "#local/sagemaker/api/instance-types.ts";

/** What instances are used for, as Service Quotas words it. */
export type InstanceUsage = "endpoint usage" | "processing job usage";

/** What one machine bears by default, of each instance type. */
const usualLimits: Record<InstanceUsage, number> = { "endpoint usage": 20, "processing job usage": 1 };

const typesOf: Record<InstanceUsage, readonly string[]> = {
  "endpoint usage": hostingInstanceTypes,
  "processing job usage": processingInstanceTypes,
};

/** What serverless endpoints share, as Service Quotas words it, and how much of it a region has by default. */
export const serverlessQuota =
  "Maximum total concurrency that can be allocated across all serverless endpoints";
const usualConcurrency = 1000;

/** How many instances of each type SageMaker may use: what it enforces and what Service Quotas says. */
export interface InstanceQuotas {
  limitOf(instanceType: string, usage: InstanceUsage): number;
  /** How many requests at once all serverless endpoints together may answer. */
  serverlessConcurrency: number;
  /** Every quota by its name, in the order of the names. */
  list(): { name: string; value: number }[];
}

/** The quotas by default, but for those of `changes`, whose keys are names such as `ml.c6i.xlarge for endpoint usage`. */
export function openInstanceQuotas(changes: Readonly<Record<string, number>> = {}): InstanceQuotas {
  const limitOf = (instanceType: string, usage: InstanceUsage) =>
    changes[nameOf(instanceType, usage)] ?? usualLimits[usage];
  const serverlessConcurrency = changes[serverlessQuota] ?? usualConcurrency;
  const usages: InstanceUsage[] = ["endpoint usage", "processing job usage"];
  return {
    limitOf,
    serverlessConcurrency,
    list: () =>
      usages
        .flatMap((usage) =>
          typesOf[usage].map((type) => ({ name: nameOf(type, usage), value: limitOf(type, usage) })),
        )
        .concat({ name: serverlessQuota, value: serverlessConcurrency })
        .sort((left, right) => (left.name < right.name ? -1 : 1)),
  };
}

function nameOf(instanceType: string, usage: InstanceUsage): string {
  return `${instanceType} for ${usage}`;
}
