import { z } from "zod";

/** What became of a release. */
export type Outcome =
  | "live"
  /** It was live until another was. */
  | "replaced"
  /** The endpoint was taken back from it by hand. */
  | "rolled back"
  /** It failed a gate, and the endpoint went back by itself. */
  | "refused";

/** One deployment of a release that was measured. */
export interface PastRelease {
  createdAt: string;
  releaseId: string;
  model: string;
  revision: string;
  /** Absent, as the two figures, when no recipe passed. */
  recipe?: string;
  p50Ms?: number;
  /** Vanilla p50 over the endpoint's p50. */
  speedup?: number;
  outcome: Outcome;
  failedGates: string[];
  /** Whether the bucket still has it, so that the endpoint can go back to it. */
  isKept: boolean;
  reportUrl: string;
}

/** What is told from a receipt: less than all of it, so that receipts of every version can be told of. */
export const receiptSchema = z.object({
  createdAt: z.string(),
  releaseId: z.string(),
  model: z.string(),
  revision: z.string(),
  verdict: z.enum(["live", "refused"]),
  failedGates: z.array(z.string()).default([]),
  endpoint: z.object({ p50InMilliseconds: z.number() }).optional(),
  speedup: z.number().optional(),
  quantization: z.object({ recipe: z.string().optional() }).optional(),
});

export type Receipt = z.output<typeof receiptSchema> & { reportUrl: string };
