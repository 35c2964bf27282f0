import type { ProductionVariantInstanceType } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import { hostingInstanceTypes } from "../api/instance-types.ts";
import { kmsKeyId, modelName, oneOf, resourceName, s3Uri, tags } from "../api/shapes.ts";

/** What the machine gives a serverless variant is a limit on the requests at once; memory is not limited here. */
export const serverlessSchema = z.strictObject({
  MemorySizeInMB: z
    .int()
    .min(1024)
    .max(6144)
    .refine((memory) => memory % 1024 === 0, "Member must be a multiple of 1024"),
  MaxConcurrency: z.int().min(1).max(200),
});

const variantMembers = z.strictObject({
  VariantName: resourceName,
  ModelName: modelName,
  InitialInstanceCount: z.int().min(1).optional(),
  InstanceType: oneOf<ProductionVariantInstanceType>(hostingInstanceTypes).optional(),
  ServerlessConfig: serverlessSchema.optional(),
  InitialVariantWeight: z.number().min(0).default(1),
  VolumeSizeInGB: z.int().min(1).max(512).optional(),
  ModelDataDownloadTimeoutInSeconds: z.int().min(60).max(3600).optional(),
  ContainerStartupHealthCheckTimeoutInSeconds: z.int().min(60).max(3600).optional(),
  RoutingConfig: z
    .strictObject({ RoutingStrategy: z.enum(["LEAST_OUTSTANDING_REQUESTS", "RANDOM"]) })
    .optional(),
});

type VariantMembers = z.output<typeof variantMembers>;

const instanceMembers = [
  "InitialInstanceCount",
  "InstanceType",
  "VolumeSizeInGB",
  "ModelDataDownloadTimeoutInSeconds",
  "ContainerStartupHealthCheckTimeoutInSeconds",
] as const satisfies (keyof VariantMembers)[];

/** Instances or none, never both. */
const variantSchema = variantMembers.superRefine((variant, context) => {
  const refuse = (member: keyof VariantMembers, message: string) =>
    context.addIssue({ code: "custom", path: [member], message });
  if (variant.ServerlessConfig !== undefined) {
    for (const member of instanceMembers) {
      if (variant[member] !== undefined) refuse(member, "Member must be absent with ServerlessConfig");
    }
    return;
  }
  if (variant.InstanceType === undefined) refuse("InstanceType", "Member must not be null");
  if (variant.InitialInstanceCount === undefined) refuse("InitialInstanceCount", "Member must not be null");
});

export const dataCaptureSchema = z.strictObject({
  EnableCapture: z.boolean().default(false),
  InitialSamplingPercentage: z.int().min(0).max(100),
  DestinationS3Uri: s3Uri.max(512),
  CaptureOptions: z
    .array(z.strictObject({ CaptureMode: z.enum(["Input", "Output", "InputAndOutput"]) }))
    .min(1)
    .max(32),
  CaptureContentTypeHeader: z
    .strictObject({
      CsvContentTypes: z.array(z.string()).min(1).max(10).optional(),
      JsonContentTypes: z.array(z.string()).min(1).max(10).optional(),
    })
    .optional(),
});

/** What is kept of an endpoint's requests. */
export type DataCapture = z.output<typeof dataCaptureSchema>;

/** CreateEndpointConfig, as far as one machine can serve it: variants with a model each. */
export const createEndpointConfigSchema = z.strictObject({
  EndpointConfigName: resourceName,
  ProductionVariants: z.array(variantSchema).min(1).max(10),
  DataCaptureConfig: dataCaptureSchema.optional(),
  KmsKeyId: kmsKeyId.optional(),
  Tags: tags.optional(),
});

/** A configuration as it is kept. Configurations never change. */
export const endpointConfigSchema = z.object({
  name: z.string(),
  request: createEndpointConfigSchema.omit({ Tags: true }),
  createdAt: z.number(),
});

export type EndpointConfig = z.output<typeof endpointConfigSchema>;
