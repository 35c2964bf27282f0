import { validationException } from "../api/errors.ts";
import type { Deployment } from "../fleet/deployment.ts";

/** Throws ValidationException for the one change that AWS has no way for; serverless variants may get instances. */
export function refuseBecomingServerless(next: Deployment, live: Deployment | undefined): void {
  const hasInstances = live?.variants.some(({ serverless }) => serverless === undefined) ?? false;
  if (hasInstances && next.variants.some(({ serverless }) => serverless !== undefined)) {
    throw validationException("Cannot update an instance-based endpoint to a serverless endpoint.");
  }
}
