import type { DescribeEndpointOutput } from "@aws-sdk/client-sagemaker";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import type { SageMakerContext } from "../context.ts";
import type { DataCapture } from "../endpoint-configs/endpoint-config-schema.ts";
import type { Deployment } from "../fleet/deployment.ts";
import { findEndpoint } from "./find-endpoint.ts";

/** After an update that was rolled back the status is InService again, on the old configuration. */
export function describeEndpoint(context: SageMakerContext, input: JsonObject) {
  const endpoint = findEndpoint(context, input);
  const { live, pending } = endpoint;
  return {
    EndpointName: endpoint.name,
    EndpointArn: arn(context, "endpoint", endpoint.name),
    EndpointConfigName: endpoint.endpointConfigName,
    EndpointStatus: endpoint.status,
    FailureReason: endpoint.failureReason,
    ProductionVariants: live && summarize(live),
    PendingDeploymentSummary: pending && {
      EndpointConfigName: pending.endpointConfigName,
      ProductionVariants: summarizePending(pending),
      StartTime: new Date(pending.startedAt),
    },
    DataCaptureConfig: live?.dataCapture && summarizeCapture(live.dataCapture),
    LastDeploymentConfig: endpoint.deploymentConfig,
    CreationTime: new Date(endpoint.createdAt),
    LastModifiedTime: new Date(endpoint.modifiedAt),
  } satisfies DescribeEndpointOutput;
}

function summarize({ variants, startedAt }: Deployment) {
  return variants.map(({ name, image, weight, instanceCount, serverless }) => ({
    VariantName: name,
    DeployedImages: [{ SpecifiedImage: image, ResolvedImage: image, ResolutionTime: new Date(startedAt) }],
    CurrentWeight: weight,
    DesiredWeight: weight,
    ...(serverless === undefined
      ? { CurrentInstanceCount: instanceCount, DesiredInstanceCount: instanceCount }
      : { CurrentServerlessConfig: serverless, DesiredServerlessConfig: serverless }),
  }));
}

function summarizeCapture(capture: DataCapture) {
  return {
    EnableCapture: capture.EnableCapture,
    CaptureStatus: capture.EnableCapture ? ("Started" as const) : ("Stopped" as const),
    CurrentSamplingPercentage: capture.InitialSamplingPercentage,
    DestinationS3Uri: capture.DestinationS3Uri,
    KmsKeyId: "",
  };
}

function summarizePending({ variants }: Deployment) {
  return variants.map(({ name, weight, instanceCount, instanceType }) => ({
    VariantName: name,
    DesiredWeight: weight,
    CurrentInstanceCount: 0,
    DesiredInstanceCount: instanceCount,
    InstanceType: instanceType,
    VariantStatus: [{ Status: "Creating" as const }],
  }));
}
