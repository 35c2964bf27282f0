import {
  DescribeEndpointCommand,
  type DescribeEndpointOutput,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { isMissing } from "./is-missing.ts";

/** An endpoint as SageMaker describes it, or `undefined` when there is none. */
export async function describeEndpoint(
  sageMaker: SageMakerClient,
  endpointName: string,
): Promise<DescribeEndpointOutput | undefined> {
  try {
    return await sageMaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
