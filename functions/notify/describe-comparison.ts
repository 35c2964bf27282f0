import { readLambdaError } from "#lib/read-lambda-error.ts";
import { temporaryNameOf } from "#lib/temporary-endpoints/temporary-name.ts";
import type { NotifyDocument } from "./notify.ts";

/** What came of a vanilla endpoint that the manifest asks for, and whether it is still there to be paid for. */
export function describeComparison({
  entry: { endpointName },
  vanilla,
  vanillaFailure,
  vanillaRemovalFailure,
}: NotifyDocument): string[] {
  return [
    ...(vanilla?.speedup === undefined
      ? []
      : [`Against the vanilla endpoint: ${vanilla.speedup.toFixed(2)} times as fast.`]),
    ...(vanillaFailure === undefined
      ? []
      : [`No comparison with a vanilla endpoint: ${readLambdaError(vanillaFailure.Cause)}`]),
    ...(vanillaRemovalFailure === undefined
      ? []
      : [
          `LEFT BEHIND, and billed: ${temporaryNameOf("vanilla", endpointName)}. ${readLambdaError(vanillaRemovalFailure.Cause)}`,
        ]),
  ];
}
