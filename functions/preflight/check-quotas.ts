import {
  paginateListServiceQuotas,
  type ServiceQuotasClient,
  ServiceQuotasServiceException,
} from "@aws-sdk/client-service-quotas";
import { QuotaTooLowError } from "#lib/errors.ts";
import { type Finding, passed, refused, unknown } from "./finding.ts";

/** A quota by its name in Service Quotas, and how much of it is needed. */
export interface NeededQuota {
  /** `ml.c6i.xlarge for endpoint usage`, for example. */
  name: string;
  needed: number;
  /** Why so much, to follow the figure. */
  reason: string;
}

/** What Service Quotas says about a quota. */
interface FoundQuota {
  value: number;
  code: string;
}

/**
 * Whether the account's quotas allow what is needed at all. How much of them is in use is not counted: that changes,
 * and SageMaker says it when it matters. SageMaker has thousands of quotas, so reading stops when all are found.
 */
export async function checkQuotas(
  needed: readonly NeededQuota[],
  { quotas, region }: { quotas: ServiceQuotasClient; region: string },
): Promise<Finding[]> {
  try {
    const found = await findQuotas(new Set(needed.map(({ name }) => name)), quotas);
    return needed.map((quota) => compare(quota, found.get(quota.name), region));
  } catch (error) {
    if (!(error instanceof ServiceQuotasServiceException)) throw error;
    const names = needed.map(({ name }) => name).join(", ");
    return [unknown(`the quotas ${names}, because Service Quotas answered ${error.name}`)];
  }
}

async function findQuotas(
  names: ReadonlySet<string>,
  client: ServiceQuotasClient,
): Promise<Map<string, FoundQuota>> {
  const found = new Map<string, FoundQuota>();
  for await (const page of paginateListServiceQuotas(
    { client, pageSize: 100 },
    { ServiceCode: "sagemaker" },
  )) {
    for (const { QuotaName: name = "", Value: value, QuotaCode: code = "" } of page.Quotas ?? []) {
      if (names.has(name) && value !== undefined) found.set(name, { value, code });
    }
    if (found.size === names.size) break;
  }
  return found;
}

function compare(
  { name, needed, reason }: NeededQuota,
  found: FoundQuota | undefined,
  region: string,
): Finding {
  if (found === undefined) return unknown(`the quota ${name}, which Service Quotas does not list`);
  const { value, code } = found;
  if (value >= needed) return passed;
  const message = `The quota ${JSON.stringify(name)} is ${value}, and ${needed} are needed ${reason}.`;
  const page = `https://${region}.console.aws.amazon.com/servicequotas/home/services/sagemaker/quotas/${code}`;
  return refused(
    new QuotaTooLowError(message, { nextStep: `Ask for more at ${page}, or choose another instanceType.` }),
  );
}
