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

/** One text, what PyTorch fp32 answers and what the recipe does, in words, and how far apart they are. */
export interface WorstExample {
  text: string;
  expected: string;
  actual: string;
  measure: "cosine" | "score shift";
  value: number;
}

/** How often labels are right, where the evaluation names them. */
export interface LabelledAccuracy {
  accuracy: number;
  macroF1: number;
}

/** The texts beside the golden requests that recipes are measured on. */
export interface EvaluationReport {
  /** `built-in`, or where the manifest's own lies. */
  source: string;
  texts: number;
  /** How many of them name their labels, and how often PyTorch fp32 is right about those. */
  labelledTexts?: number;
  before?: LabelledAccuracy;
}

/** One recipe that the job tried. */
export interface Rung {
  recipe: string;
  sizeInBytes: number;
  accuracy: Accuracy;
  /** The gates that it failed, or why it could not be built, as sentences; empty for a recipe that passed. */
  failedGates: string[];
  /** The texts that suffered most, the worst first. */
  worstExamples: WorstExample[];
  /** What the evaluation by itself comes to; absent for tasks that are judged by their golden requests alone. */
  evaluation?: { accuracy: Accuracy; labelled?: LabelledAccuracy };
  /** The passes over the graph that the recipe is made of, in order; `leftOut` says why one was not applied. */
  passes?: { name: string; leftOut?: string }[];
}

/** What the quantization job says of any model, whether or not a recipe passed. */
export interface LadderReport {
  /** The safetensors weights as they were published. */
  vanillaSizeInBytes: number;
  /** Every recipe tried, in order. */
  ladder: Rung[];
  evaluation?: EvaluationReport;
  /** Versions of the packages that made the model. */
  toolchain: Record<string, string>;
  /** The instruction sets of the job's CPU that matter to int8, as the kernel names them. */
  cpuFlags: string[];
}

/** The `quantization.json` of a job in which no recipe passed the gates: there is no model beside it. */
export interface QuantizationRefusal extends LadderReport {
  /** What was tried and the next step, as a sentence. */
  refusal: string;
}

/** What the quantization job writes beside the model as `quantization.json`. */
export interface QuantizationReport extends LadderReport {
  /** The recipe that won. */
  recipe: string;
  /** `model.onnx` as it will be served. */
  onnxSizeInBytes: number;
  accuracy: Accuracy;
  /** The plain transformers pipeline on the benchmark's request, timed in the job: figures, and every run. */
  vanilla: Latency & { durationsInMilliseconds: number[] };
  /** The request of that timing, before its inputs are repeated: the benchmark's texts as the task takes them. */
  benchmarkRequest: { inputs: unknown[]; parameters: Record<string, unknown> };
}
