import { z } from "zod";
import {
  environment,
  matching,
  modelName,
  only,
  resourceName,
  roleArn,
  s3Uri,
  tags,
  vpcConfig,
} from "../api/shapes.ts";

const containerSchema = z.strictObject({
  ContainerHostname: resourceName.optional(),
  Image: matching("[\\S]+").max(255),
  Mode: only("SingleModel", ["MultiModel"]).optional(),
  ModelDataUrl: s3Uri.optional(),
  Environment: environment({ keyLength: 1024, valueLength: 1024 }).optional(),
});

/** CreateModel, as far as one machine can serve it: one container, its model as a .tar.gz, read in the role's name. */
export const createModelSchema = z.strictObject({
  ModelName: modelName,
  PrimaryContainer: containerSchema,
  ExecutionRoleArn: roleArn,
  VpcConfig: vpcConfig.optional(),
  EnableNetworkIsolation: z.boolean().optional(),
  Tags: tags.optional(),
});

/** A model as it is kept. Models never change. */
export const modelSchema = z.object({
  name: z.string(),
  request: createModelSchema.omit({ Tags: true }),
  createdAt: z.number(),
});

export type Model = z.output<typeof modelSchema>;
