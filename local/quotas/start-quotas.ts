import { createHash } from "node:crypto";
import type { ListServiceQuotasResponse } from "@aws-sdk/client-service-quotas";
import { z } from "zod";
import { AwsError, type JsonObject, type JsonService } from "#local/wire/json-service.ts";
import { parseInput } from "#local/wire/parse-input.ts";
import type { InstanceQuotas } from "./instance-quotas.ts";

const listServiceQuotasSchema = z.object({
  ServiceCode: z.string(),
  MaxResults: z.int().min(1).max(100).default(100),
  NextToken: z.string().regex(/^\d+$/).optional(),
});

/** Service Quotas for SageMaker's instances, in pages of 100 as on AWS. */
export function startQuotas(
  quotas: InstanceQuotas,
  { region, accountId }: { region: string; accountId: string },
) {
  const describe = ({ name, value }: { name: string; value: number }) => {
    const code = `L-${createHash("sha256").update(name).digest("hex").slice(0, 8).toUpperCase()}`;
    return {
      ServiceCode: "sagemaker",
      ServiceName: "Amazon SageMaker",
      QuotaArn: `arn:aws:servicequotas:${region}:${accountId}:sagemaker/${code}`,
      QuotaCode: code,
      QuotaName: name,
      Value: value,
      Unit: "None",
      Adjustable: true,
      GlobalQuota: false,
    };
  };
  const listServiceQuotas = (input: JsonObject) => {
    const { ServiceCode, MaxResults, NextToken = "0" } = parseInput(listServiceQuotasSchema, input);
    if (ServiceCode !== "sagemaker") throw noService(ServiceCode);
    const start = Number(NextToken);
    const all = quotas.list();
    const end = start + MaxResults;
    const next = end < all.length ? { NextToken: String(end) } : {};
    return { Quotas: all.slice(start, end).map(describe), ...next } satisfies ListServiceQuotasResponse;
  };
  return {
    targetPrefix: "ServiceQuotasV20190624",
    jsonVersion: "1.1",
    operations: { ListServiceQuotas: listServiceQuotas },
  } satisfies JsonService;
}

function noService(code: string): AwsError {
  return new AwsError(
    "NoSuchResourceException",
    `The local cloud has quotas of sagemaker only, not of ${code}.`,
  );
}
