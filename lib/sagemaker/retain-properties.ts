import type { UpdateEndpointInput } from "@aws-sdk/client-sagemaker";
import type { LiveVariant } from "./describe-live-variant.ts";

/** What the next configuration asks for. */
export interface WantedVariant {
  isServerless: boolean;
  configuredCount: number | undefined;
}

type Retained = Pick<UpdateEndpointInput, "RetainAllVariantProperties" | "ExcludeRetainedVariantProperties">;

/**
 * How an update treats what has changed since the configuration was made. The number of instances stays as autoscaling
 * has set it, unless the configurations themselves differ in it: then somebody wants another number. What is captured
 * is always the new configuration's.
 */
export function retainProperties(live: LiveVariant | undefined, wanted: WantedVariant): Retained {
  if (!keepsCount(live, wanted)) return {};
  return {
    RetainAllVariantProperties: true,
    ExcludeRetainedVariantProperties: [{ VariantPropertyType: "DataCaptureConfig" }],
  };
}

/** How many instances there will be after the update. */
export function countAfterUpdate(live: LiveVariant | undefined, wanted: WantedVariant): number | undefined {
  return keepsCount(live, wanted) ? (live?.currentCount ?? wanted.configuredCount) : wanted.configuredCount;
}

function keepsCount(
  live: LiveVariant | undefined,
  { isServerless, configuredCount }: WantedVariant,
): boolean {
  if (live === undefined || live.isServerless || isServerless) return false;
  return live.configuredCount === configuredCount;
}
