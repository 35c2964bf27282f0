import { basename, join } from "node:path";
import { z } from "zod";
import { CloudError } from "#local/cloud-error.ts";
import { defineResource, type StackServices } from "../resource-type.ts";

/** Lambda's own defaults: 128 MB and 3 s. */
const properties = z.object({
  FunctionName: z.string().optional(),
  Runtime: z.templateLiteral(["nodejs", z.number(), ".x"]),
  Role: z.string(),
  Handler: z.string(),
  Code: z.object({ S3Key: z.string() }),
  MemorySize: z.coerce.number().default(128),
  Timeout: z.coerce.number().default(3),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  Layers: z.array(z.string()).default([]),
});

/** A function, run from the zip file that the package has under the last part of its S3 key. */
export const lambdaFunction = defineResource({
  properties,
  meaningless: ["Description", "Tags", "Architectures"],
  deploy: async ({ logicalId, properties }, services) => {
    const name = properties.FunctionName ?? `${services.stackName}-${logicalId}`;
    const archive = join(services.packageDirectory, basename(properties.Code.S3Key));
    const arn = services.lambda.deployFunction({
      name,
      roleArn: properties.Role,
      handler: properties.Handler,
      memorySizeInMegabytes: properties.MemorySize,
      timeoutInSeconds: properties.Timeout,
      variables: properties.Environment?.Variables ?? {},
      taskRoot: await services.packages.install(archive),
      layerRoots: properties.Layers.map((layer) => findLayer(layer, name, services)),
    });
    return { ref: name, attributes: { Arn: arn } };
  },
  remove: ({ ref: name }, { lambda }) => lambda.removeFunction(name),
});

function findLayer(arn: string, name: string, { layers }: StackServices): string {
  const directory = layers.get(arn);
  if (directory !== undefined) return directory;
  throw new CloudError(`The function ${name} has the layer ${arn}, which is none of this stack's layers.`);
}
