import type { DescribeEndpointOutput, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { EndpointChangeError } from "#lib/errors.ts";
import type { Entry } from "#lib/manifest/schema.ts";
import { checkOwner } from "#lib/sagemaker/check-owner.ts";
import { describeLiveVariant, type LiveVariant } from "#lib/sagemaker/describe-live-variant.ts";
import { type Finding, passed, refused, unknown } from "./finding.ts";

/** What is there under the entry's name, and whether it may be changed. */
export interface EndpointFinding extends Finding {
  live: LiveVariant | undefined;
}

/** Whether the endpoint's name is free or ours, and whether SageMaker lets it become what the entry asks for. */
export async function checkEndpoint(
  endpoint: DescribeEndpointOutput | undefined,
  { entry, stage, sageMaker }: { entry: Entry; stage: string; sageMaker: SageMakerClient },
): Promise<EndpointFinding> {
  if (endpoint === undefined) return { ...passed, live: undefined };
  const { endpointName } = entry;
  const question = { endpointName, endpointArn: endpoint.EndpointArn ?? "", stage };
  const taken = await checkOwner(question, sageMaker);
  if (taken !== undefined) return { ...refused(taken), live: undefined };
  const live = await describeLiveVariant(endpoint, sageMaker);
  if (live === undefined) {
    return { ...unknown(`what ${endpointName} runs on, because its configuration is gone`), live };
  }
  if (live.isServerless || entry.serverless === undefined) return { ...passed, live };
  return { ...refused(cannotBecomeServerless(endpointName)), live };
}

function cannotBecomeServerless(endpointName: string): EndpointChangeError {
  return new EndpointChangeError(
    `The endpoint ${endpointName} has instances, and SageMaker cannot make it serverless.`,
    {
      nextStep: `Give the entry another \`endpointName\`, or take this one away first: onnxify remove ${endpointName}`,
    },
  );
}
