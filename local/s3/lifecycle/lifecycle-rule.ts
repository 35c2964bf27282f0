import { z } from "zod";

const count = z.coerce.number().int().positive();

/** Text in XML. */
const flag = z.stringbool().or(z.boolean());

/** An element that is empty, as `<Filter/>` is, is read as an empty text. */
const filterSchema = z.literal("").or(z.strictObject({ Prefix: z.string().optional() }));

/** One rule, in the words of S3's API. What S3 has beyond this (transitions, tags, sizes, dates) is not run here. */
export const ruleSchema = z.strictObject({
  ID: z.string().max(255).optional(),
  Status: z.enum(["Enabled", "Disabled"]),
  /** The older way to say `Filter.Prefix`. */
  Prefix: z.string().optional(),
  Filter: filterSchema.optional(),
  Expiration: z
    .strictObject({ Days: count.optional(), ExpiredObjectDeleteMarker: flag.optional() })
    .optional(),
  NoncurrentVersionExpiration: z
    .strictObject({ NoncurrentDays: count, NewerNoncurrentVersions: count.optional() })
    .optional(),
  AbortIncompleteMultipartUpload: z.strictObject({ DaysAfterInitiation: count }).optional(),
});

export type LifecycleRule = z.output<typeof ruleSchema>;

/** The prefix of the keys that a rule is about; empty for all. */
export function prefixOf({ Filter, Prefix }: LifecycleRule): string {
  return (Filter === undefined || Filter === "" ? undefined : Filter.Prefix) ?? Prefix ?? "";
}
