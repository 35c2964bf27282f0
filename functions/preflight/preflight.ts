import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { workersOf } from "#lib/endpoint-settings.ts";
import { EndpointChangeError } from "#lib/errors.ts";
import { priceOf } from "#lib/instances/price.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import type { DeployDocument, PreflightResult } from "#statemachine/document.ts";
import { checkEndpoint } from "./check-endpoint.ts";
import { checkImage, type EcrOfRegion } from "./check-image.ts";
import { checkInstanceType } from "./check-instance-type.ts";
import { checkMemory } from "./check-memory.ts";
import { checkQuotas } from "./check-quotas.ts";
import { checkRecipe } from "./check-recipe.ts";
import { refused } from "./finding.ts";
import { neededQuotas } from "./needed-quotas.ts";
import { needsCandidate } from "./needs-candidate.ts";
import { refuse } from "./refuse.ts";

/** The document as Preflight finds it. */
export type PreflightDocument = Pick<DeployDocument, "entry" | "release" | "restoration">;

/** What Preflight works with. */
export interface PreflightContext {
  sageMaker: SageMakerClient;
  quotas: ServiceQuotasClient;
  ecrOf: EcrOfRegion;
  region: string;
  stage: string;
  /** Whether the stack names an image of its own. */
  hasOwnImage: boolean;
  /** Whether the stack's jobs and endpoints are in subnets of its own. */
  hasNetwork: boolean;
}

/**
 * Looks at everything that can be known before money is spent, and refuses with all that is wrong at once. What
 * cannot be known is no obstacle: it is written down.
 *
 * @throws ImageNotFoundError, InstanceTypeError, EndpointTakenError, EndpointChangeError, ModelTooLargeError or
 * QuotaTooLowError; PreflightError for several of them.
 */
export async function preflight(
  document: PreflightDocument,
  context: PreflightContext,
): Promise<PreflightResult> {
  const { entry, release, restoration } = document;
  const { instanceType, instanceCount, serverless } = entry;
  const isToBeBuilt = release.action === "build";
  const [image, found] = await Promise.all([
    checkImage(release.imageUri, context.ecrOf),
    describeEndpoint(context.sageMaker, entry.endpointName),
  ]);
  const { live, ...endpoint } = await checkEndpoint(found, { entry, ...context });
  const liveInstances = live?.instanceType === instanceType ? (live.currentCount ?? 0) : 0;
  const isServerless = serverless !== undefined;
  const hasVanilla = entry.benchmark.vanillaEndpoint && restoration === undefined;
  const hasCandidate = needsCandidate(found, document);
  const needed = neededQuotas({
    ...{ instanceType, instanceCount, isToBeBuilt, liveInstances, hasVanilla },
    maxConcurrency: serverless?.maxConcurrency,
    liveConcurrency: hasCandidate ? (live?.maxConcurrency ?? 0) : 0,
  });
  const findings = [
    image,
    endpoint,
    ...(isServerless && context.hasNetwork ? [refused(noNetworkError())] : []),
    checkRecipe(entry),
    ...(isServerless ? [] : [checkInstanceType({ instanceType, hasOwnImage: context.hasOwnImage })]),
    ...checkMemory({
      ...release,
      instanceType,
      isToBeBuilt,
      workers: workersOf(entry),
      serverlessMemoryInMebibytes: serverless?.memoryInMb,
    }),
    ...(await checkQuotas(needed, context)),
  ];
  refuse(findings.flatMap(({ problems }) => problems));
  const priceFor = (count: number) => priceOf({ region: context.region, instanceType, instanceCount: count });
  return {
    needsCandidate: hasCandidate,
    price: isServerless ? serverlessPrice : priceFor(instanceCount),
    ...(hasVanilla && { vanillaPrice: priceFor(1) }),
    unknown: findings.flatMap(({ notes }) => notes),
  };
}

function noNetworkError(): EndpointChangeError {
  return new EndpointChangeError(
    "SageMaker has no serverless endpoints in subnets, and this stack names some.",
    {
      nextStep: "Leave `serverless` out, or use a stack without SubnetIds.",
    },
  );
}

/** No hour of it costs anything by itself, so there is no figure to show. */
const serverlessPrice = { basis: "serverless: billed for the milliseconds of requests, and for their data" };
