import { fromUrl, type ObjectLocation } from "./s3/object-location.ts";

/** A model under a prefix in S3, as manifests name it: `s3://bucket/prefix/`. */
export const bucketModelPattern = /^s3:\/\/[a-z0-9][a-z0-9.-]{2,62}\/([\w-][\w.-]{0,95}\/){1,8}$/;

/** Where the files of a model lie that is not on the Hub; `undefined` of one that is. */
export function bucketLocationOf(model: string): ObjectLocation | undefined {
  return model.startsWith("s3://") ? fromUrl(model) : undefined;
}
