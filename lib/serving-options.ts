/** `onnxify.json` in a model's archive: how the container answers. */
export interface ServingOptions {
  task: string;
  maxLength: number;
  pooling?: "mean" | "cls" | "max";
  normalize?: boolean;
  functionToApply?: "sigmoid" | "softmax" | "none";
  id2label?: string[];
  unkTokenId?: number | null;
  clsTokenId?: number | null;
  maskToken?: string;
  maskTokenId?: number;
  padTokenId?: number | null;
  vocabularySize?: number;
  entailmentId?: number;
}

/** The same file in every archive. */
export const servingOptionsFile = "onnxify.json";
