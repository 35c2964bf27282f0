import type { Entry } from "./manifest/schema.ts";
import type { QuantizationReport } from "./quantization-report.ts";
import type { PinnedRelease } from "./release.ts";
import type { ServingOptions } from "./serving-options.ts";

/** A release as it is, or was, live on an endpoint. */
export interface DeployedRelease {
  releaseId: string;
  model: string;
  revision: string;
  task: string;
  endpointConfigName: string;
  modelDataUrl: string;
  reportUrl: string;
  deployedAt: string;
  executionName: string;
  /** What it is made of, by name; absent in records that are older than the field. */
  madeOf?: Record<string, string>;
  /** What brings it back exactly as it was; absent in records that are older than the field. */
  deployedWith?: { entry: Entry; release: PinnedRelease };
  /** When the endpoint was taken back from it, or past it, by hand (ISO 8601, UTC). */
  rolledBackAt?: string;
}

/** `deployments/<endpoint>.json`: what is live, and what was before, newest first. */
export interface Deployment {
  endpointName: string;
  live: DeployedRelease;
  previous: DeployedRelease[];
}

/** `release.json`: what a release is made of. Written last, so a release that has it is whole. */
export interface ReleaseRecord {
  releaseId: string;
  model: string;
  revision: string;
  task: string;
  archive: { sha256: string; sizeInBytes: number };
  serving: ServingOptions;
  quantization: QuantizationReport;
  createdAt: string;
}
