import {
  DescribeEndpointConfigCommand,
  type DescribeEndpointOutput,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { isMissing } from "./is-missing.ts";

/** What an endpoint of one variant runs on. */
export interface LiveVariant {
  isServerless: boolean;
  /** How many requests at once it may answer; only of a serverless endpoint. */
  maxConcurrency?: number | undefined;
  /** Absent on a serverless endpoint. */
  instanceType: string | undefined;
  /** How many instances its configuration asks for. */
  configuredCount: number | undefined;
  /** How many there are now: autoscaling changes the number without changing the configuration. */
  currentCount: number | undefined;
}

/** What an endpoint runs on now; `undefined` when its configuration is gone. */
export async function describeLiveVariant(
  { EndpointConfigName, ProductionVariants }: DescribeEndpointOutput,
  sageMaker: SageMakerClient,
): Promise<LiveVariant | undefined> {
  try {
    const config = await sageMaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
    const variant = config.ProductionVariants?.[0];
    const live = ProductionVariants?.[0];
    return {
      isServerless: variant?.ServerlessConfig !== undefined,
      maxConcurrency: variant?.ServerlessConfig?.MaxConcurrency,
      instanceType: variant?.InstanceType,
      configuredCount: variant?.InitialInstanceCount,
      currentCount: live?.DesiredInstanceCount ?? live?.CurrentInstanceCount ?? variant?.InitialInstanceCount,
    };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
