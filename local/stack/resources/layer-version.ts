import { basename, join } from "node:path";
import { z } from "zod";
import { defineResource } from "../resource-type.ts";

const properties = z.object({
  LayerName: z.string().optional(),
  Content: z.object({ S3Key: z.string() }),
});

/** A layer, unzipped from the package's zip file. There is one version of it, the packaged one. */
export const layerVersion = defineResource({
  properties,
  meaningless: ["Description", "CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo"],
  deploy: async ({ logicalId, properties }, services) => {
    const { region, accountId, packageDirectory, packages, layers } = services;
    const arn = `arn:aws:lambda:${region}:${accountId}:layer:${properties.LayerName ?? logicalId}:1`;
    const archive = join(packageDirectory, basename(properties.Content.S3Key));
    layers.set(arn, await packages.install(archive));
    return { ref: arn, attributes: { LayerVersionArn: arn } };
  },
});
