import { validationException } from "../api/errors.ts";
import type { SageMakerContext } from "../context.ts";

export type Tag = { Key: string; Value: string };

/** The tags of a resource. Throws ValidationException when there is no such resource. */
export function findTags({ tables }: SageMakerContext, resourceArn: string): Tag[] {
  const found = tables.tags.get(resourceArn);
  if (found === undefined) {
    throw validationException(`Could not find resource "${resourceArn}".`);
  }
  return found.tags;
}
