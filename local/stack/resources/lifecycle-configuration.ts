import { z } from "zod";
import { type LifecycleRule, ruleSchema } from "#local/s3/lifecycle/lifecycle-rule.ts";

const { Status, Prefix, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload } = ruleSchema.shape;

/**
 * A rule in CloudFormation's words, which are not always those of S3's API.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html
 */
const rule = z
  .strictObject({
    Id: z.string().optional(),
    Status,
    Prefix,
    ExpirationInDays: z.coerce.number().int().positive().optional(),
    ExpiredObjectDeleteMarker: z.stringbool().or(z.boolean()).optional(),
    NoncurrentVersionExpiration,
    AbortIncompleteMultipartUpload,
  })
  .transform((properties): LifecycleRule => {
    const { Id, Prefix = "", ExpirationInDays, ExpiredObjectDeleteMarker, ...same } = properties;
    const expires = ExpirationInDays !== undefined || ExpiredObjectDeleteMarker !== undefined;
    const Expiration = expires ? { Days: ExpirationInDays, ExpiredObjectDeleteMarker } : undefined;
    return { ...same, ID: Id, Filter: { Prefix }, Expiration };
  });

/** The property LifecycleConfiguration of a bucket, as the rules that S3 takes. */
export const lifecycleConfiguration = z
  .strictObject({ Rules: z.array(rule).min(1) })
  .transform(({ Rules }) => Rules);
