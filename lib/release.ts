import type { Change } from "./changes.ts";

/** An evaluation that was looked at and found good. */
export interface ResolvedEvaluation {
  url: string;
  /** Absent in a bucket that keeps no versions. */
  versionId?: string;
  /** Of its text, 16 hexadecimal digits. */
  digest: string;
}

/** What exactly is, or was, or is to be live. */
export interface PinnedRelease {
  releaseId: string;
  /** What makes the endpoint another than the release alone would, 8 hexadecimal digits; absent in a plain stack. */
  variation?: string;
  /** `releases/<slug>/<releaseId>/` in the bucket. */
  prefix: string;
  model: string;
  /** The commit that `entry.revision` stood for, 40 hexadecimal digits. */
  revision: string;
  task: string;
  /** As the model's page names it. */
  license: string;
  /** The safetensors weights on the Hub. */
  sizeInBytes: number;
  /** The image of both containers. */
  imageUri: string;
  /** Digests of the code and pinned requirements of the quantize and of the serve container. */
  toolchainDigest: string;
  handlerDigest: string;
  modelDataUrl: string;
  /** What the endpoint comes to be made of, by name. */
  madeOf: Record<string, string>;
  /** Absent when recipes are judged by the built-in one. */
  evaluation?: ResolvedEvaluation;
}

/** Written by ResolveModel: what is to be live, and how far the way there is. */
export interface Release extends PinnedRelease {
  /** `unchanged`: live already; `deploy`: built already; `build`: everything is to be done. */
  action: "unchanged" | "deploy" | "build";
  /** What of it is something else on the endpoint now; empty for a new endpoint, and when nothing is. */
  changes: Change[];
  /** The receipt of what is live; only when it is unchanged. */
  liveReportUrl?: string;
}
