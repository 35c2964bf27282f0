/** Why the local cloud cannot start, in a sentence that says which thing is wrong and what to do about it. */
export class CloudError extends Error {
  override readonly name = "CloudError";
}
