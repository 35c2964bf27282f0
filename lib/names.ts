import { createHash } from "node:crypto";

/** SageMaker names may have 63 characters (CreateEndpoint, CreateModel, CreateProcessingJob). */
const longestName = 63;

/** How many hexadecimal digits of a digest keep two names apart that would look the same. */
const digestLength = 8;

/**
 * A name that SageMaker accepts, made of `parts`: lower case, every other character a hyphen, at most
 * `maximumLength` characters. A digest of the parts follows when letters were lost, so that `a/b` and `a-b`
 * never share a name.
 */
export function nameOf(parts: readonly string[], maximumLength = longestName): string {
  const wanted = parts.join("-");
  const slug = slugOf(wanted);
  if (slug !== "" && slug === wanted && slug.length <= maximumLength) return slug;
  const head = slug.slice(0, maximumLength - digestLength - 1).replace(/-+$/, "");
  return [head, digestOf(parts)].filter(Boolean).join("-");
}

/** What the names of everything in SageMaker begin with that only onnxify makes: its roles may touch nothing else. */
const ownPrefix = "onnxify";

/** A name as `nameOf` makes it, for a job, a model or an endpoint configuration. */
export function ownNameOf(parts: readonly string[]): string {
  return nameOf([ownPrefix, ...parts]);
}

/**
 * The endpoint of a manifest entry that names none: the model's id, or the last folder of its prefix in S3, as far as
 * SageMaker's alphabet goes.
 */
export function endpointNameOf(model: string): string {
  const name = model.startsWith("s3://") ? (model.split("/").at(-2) ?? "") : model;
  const slug = slugOf(name);
  return slug.length > 0 && slug.length <= longestName ? slug : nameOf([name]);
}

/** A folder name in S3 for a model, readable: `organisation--name`, or `s3--bucket--folder` for one in S3. */
export function modelSlugOf(model: string): string {
  return model
    .replace(/^s3:\/\//, "s3/")
    .replace(/\/$/, "")
    .replaceAll("/", "--");
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

function digestOf(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, digestLength);
}
