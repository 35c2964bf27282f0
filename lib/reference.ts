/** One golden request: a text, what the tokenizer makes of it, and what PyTorch fp32 answers. */
export interface GoldenRequest {
  inputs: string;
  /** The ONNX model's inputs for this text alone: token ids, mask, and type ids where the model takes them. */
  tensors: Record<string, number[]>;
  /** The pooled embedding, or the scores in the order of the labels. */
  expected: number[];
}

/** The golden requests of a `reference.jsonl`. */
export function parseReference(jsonLines: string): GoldenRequest[] {
  return jsonLines
    .split("\n")
    .filter((line) => line.trim().length > 0)
    .map((line) => JSON.parse(line));
}
