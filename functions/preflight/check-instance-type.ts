import { InstanceTypeError } from "#lib/errors.ts";
import { isGraviton, isHostingType } from "#lib/instances/offered.ts";
import { type Finding, passed, refused } from "./finding.ts";

/** Which type, and whose image runs on it. */
export interface InstanceTypeQuestion {
  instanceType: string;
  /** Whether the stack names an image of its own, which may well be for arm64. */
  hasOwnImage: boolean;
}

/** Whether SageMaker serves endpoints on the type, and the image runs there. */
export function checkInstanceType({ instanceType, hasOwnImage }: InstanceTypeQuestion): Finding {
  if (!isHostingType(instanceType)) {
    const nextStep = "Choose one for real-time inference, such as ml.c6i.xlarge.";
    return refused(new InstanceTypeError(`SageMaker serves no endpoint on ${instanceType}.`, { nextStep }));
  }
  if (!isGraviton(instanceType) || hasOwnImage) return passed;
  const message = `${instanceType} has a Graviton processor (arm64), and AWS's Hugging Face images are for x86_64 only.`;
  const nextStep =
    "Choose an Intel type such as ml.c6i.xlarge, or name an image for both processors with the stack's ImageUri: the job runs on x86_64.";
  return refused(new InstanceTypeError(message, { nextStep }));
}
