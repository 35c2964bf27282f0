import { z } from "zod";
import { versioningSchema } from "#local/s3/bucket-table.ts";
import { defineResource } from "../resource-type.ts";
import { lifecycleConfiguration } from "./lifecycle-configuration.ts";

const properties = z.object({
  BucketName: z.string().optional(),
  VersioningConfiguration: z.strictObject({ Status: versioningSchema }).optional(),
  LifecycleConfiguration: lifecycleConfiguration.optional(),
  NotificationConfiguration: z
    .strictObject({
      EventBridgeConfiguration: z.object({
        EventBridgeEnabled: z.stringbool().or(z.boolean()).default(true),
      }),
    })
    .optional(),
});

/** A bucket; the objects of one that exists already stay. */
export const bucket = defineResource({
  properties,
  meaningless: [
    "AccessControl",
    "BucketEncryption",
    "OwnershipControls",
    "PublicAccessBlockConfiguration",
    "Tags",
  ],
  deploy: ({ logicalId, properties }, { s3, stackName }) => {
    const name = properties.BucketName ?? `${stackName}-${logicalId}`.toLowerCase();
    const notification = properties.NotificationConfiguration?.EventBridgeConfiguration;
    s3.createBucket({
      name,
      sendsEvents: notification?.EventBridgeEnabled ?? false,
      versioning: properties.VersioningConfiguration?.Status,
      lifecycle: properties.LifecycleConfiguration ?? [],
    });
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
  },
  remove: ({ ref: name }, { s3 }) => s3.deleteBucket(name),
});
