/** Where an object, or everything under a prefix, lies. */
export interface ObjectLocation {
  bucket: string;
  key: string;
}

/** `s3://bucket/key`, the form that SageMaker takes. */
export function toUrl({ bucket, key }: ObjectLocation): string {
  return `s3://${bucket}/${key}`;
}

/**
 * The parts of an `s3://` URL.
 *
 * @throws TypeError for any other URL.
 */
export function fromUrl(url: string): ObjectLocation {
  const match = /^s3:\/\/([^/]+)\/(.*)$/s.exec(url);
  if (match === null) throw new TypeError(`Expected s3://bucket/key, got ${JSON.stringify(url)}.`);
  const [, bucket = "", key = ""] = match;
  return { bucket, key };
}
