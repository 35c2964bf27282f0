/** How far answers are from PyTorch fp32: cosines for embeddings, labels and scores for classifiers. */
export type Accuracy = {
  worstCosine?: number;
  meanCosine?: number;
  labelAgreement?: number;
  worstScoreShift?: number;
};

/** Times of one request, in milliseconds. */
export interface Latency {
  p50InMilliseconds: number;
  p90InMilliseconds: number;
  p99InMilliseconds: number;
}

/** One recipe that the job tried. */
export interface Rung {
  recipe: string;
  sizeInBytes: number;
  accuracy: Accuracy;
  /** The gates that it failed, or why it could not be built, as sentences; empty for a recipe that passed. */
  failedGates: string[];
  /** The passes over the graph that the recipe is made of, in order; `leftOut` says why one was not applied. */
  passes?: { name: string; leftOut?: string }[];
}

/** What the quantization job writes beside the model as `quantization.json`. */
export interface QuantizationReport {
  /** The recipe that won. */
  recipe: string;
  /** The safetensors weights as they came from the Hub. */
  vanillaSizeInBytes: number;
  /** `model.onnx` as it will be served. */
  onnxSizeInBytes: number;
  accuracy: Accuracy;
  /** The plain transformers pipeline on the benchmark's request, timed in the job: figures, and every run. */
  vanilla: Latency & { durationsInMilliseconds: number[] };
  /** The request of that timing, before its inputs are repeated: the benchmark's texts as the task takes them. */
  benchmarkRequest: { inputs: unknown[]; parameters: Record<string, unknown> };
  /** Every recipe tried, in order. */
  ladder: Rung[];
  /** Versions of the packages that made the model. */
  toolchain: Record<string, string>;
  /** The instruction sets of the job's CPU that matter to int8, as the kernel names them. */
  cpuFlags: string[];
}
