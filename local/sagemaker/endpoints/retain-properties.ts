import type { Deployment } from "../fleet/deployment.ts";
import type { UpdateEndpointRequest } from "./endpoint-schema.ts";

/** Counts, weights and data capture of the variants that keep their names stay as they are, but for those excluded. */
export function retainProperties(
  plan: Deployment,
  live: Deployment | undefined,
  {
    ExcludeRetainedVariantProperties: excluded,
  }: Pick<UpdateEndpointRequest, "ExcludeRetainedVariantProperties">,
): Deployment {
  const keeps = (property: string) =>
    !excluded.some(({ VariantPropertyType }) => VariantPropertyType === property);
  const variants = plan.variants.map((variant) => {
    const current = live?.variants.find(({ name }) => name === variant.name);
    if (current === undefined) return variant;
    return {
      ...variant,
      ...(keeps("DesiredInstanceCount") ? { instanceCount: current.instanceCount } : {}),
      ...(keeps("DesiredWeight") ? { weight: current.weight } : {}),
    };
  });
  const dataCapture = keeps("DataCaptureConfig") ? live?.dataCapture : plan.dataCapture;
  return { ...plan, variants, dataCapture };
}
