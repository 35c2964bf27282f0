/** Instances, or what stands for them. */
interface Capacity {
  instanceType: string;
  instanceCount: number;
  serverless?: { memoryInMb: number; maxConcurrency: number } | undefined;
}

/** What an endpoint runs on: `2 × ml.c6i.xlarge`, `serverless, 3072 MB, 5 requests at once`. */
export function describeInstances({ serverless, instanceCount, instanceType }: Capacity): string {
  if (serverless === undefined) return `${instanceCount} × ${instanceType}`;
  return `serverless, ${serverless.memoryInMb} MB, ${serverless.maxConcurrency} requests at once`;
}
