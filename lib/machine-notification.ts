import type { Accuracy } from "./quantization-report.ts";

/** The version of what machines are told: grows when a field changes its meaning or goes. */
export const notificationSchemaVersion = 1 as const;

/**
 * SNS takes 256 KiB for a message and its attributes together (Publish). A cause is in both, and Step Functions hands on
 * 32 KiB of it, so a shorter one here keeps everything far below.
 */
const longestCause = 4_000;

/**
 * What happened, for machines: JSON in the message attribute `onnxify`. `verdict` and `endpointName` are attributes of
 * their own as well, because a subscription's filter policy cannot look into JSON. docs/report.md explains every field.
 */
export interface MachineNotification {
  schemaVersion: typeof notificationSchemaVersion;
  /** `refused`: what was measured failed a gate. `failed`: anything else went wrong. */
  verdict: "live" | "unchanged" | "refused" | "failed";
  endpointName: string;
  model: string;
  /** Absent when the model could not be resolved, as all of a release. */
  revision?: string;
  releaseId?: string;
  executionName: string;
  /** The three that matter; absent where nothing was benchmarked. */
  figures?: { speedup: number; p95InMilliseconds: number; accuracy: Accuracy };
  reportUrl?: string;
  htmlUrl?: string;
  /** Opens the receipt without credentials until it expires; only where the manifest asks for one. */
  presignedUrl?: string;
  error?: { name: string; cause: string; nextStep: string };
}

/** An error as machines are told it. */
export function describeFailure(failure: { name: string; cause: string; nextStep: string }) {
  const { cause } = failure;
  return {
    ...failure,
    cause: cause.length > longestCause ? `${cause.slice(0, longestCause - 3)}...` : cause,
  };
}
