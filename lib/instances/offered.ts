import { hostingSizes, processingSizes } from "./instance-types.ts";

/** Whether SageMaker has the type for endpoints at all; a region may lack it nevertheless. */
export function isHostingType(instanceType: string): boolean {
  return isListed(hostingSizes, instanceType);
}

/** Whether SageMaker has the type for processing jobs at all. */
export function isProcessingType(instanceType: string): boolean {
  return isListed(processingSizes, instanceType);
}

/**
 * The type of the quantization job for an endpoint's type: the same, so that both timings compare; where SageMaker
 * offers it for hosting only (`ml.c6i.large`), the smallest of the family that it offers for jobs.
 */
export function processingTypeOf(hostingType: string): string {
  const family = hostingType.slice(0, hostingType.lastIndexOf("."));
  return [hostingType, `${family}.xlarge`].find(isProcessingType) ?? "ml.c6i.xlarge";
}

/** AWS's own processors (Graviton) run arm64 images only: their families have a `g` after the generation. */
export function isGraviton(instanceType: string): boolean {
  return /^ml\.[cmrtx]\d+g[a-z]*\./.test(instanceType);
}

function isListed(sizes: Readonly<Record<string, string>>, instanceType: string): boolean {
  const [prefix, family = "", size = "", ...rest] = instanceType.split(".");
  const isKnown = prefix === "ml" && rest.length === 0 && Object.hasOwn(sizes, family);
  return isKnown && (sizes[family]?.split(" ").includes(size) ?? false);
}
