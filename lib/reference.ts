import type { Decision } from "./decisions.ts";

/** The inputs of the ONNX model for one sequence alone: ids, mask, and type ids where the model takes them. */
export type Tensors = Record<string, number[]>;

/** A golden request of a task that answers vectors: a text, and what PyTorch fp32 answers. */
export interface VectorRequest {
  inputs: string;
  tensors: Tensors;
  /** The pooled embedding, or the scores in the order of the labels. */
  expected: number[];
  /** Of a classifier: which label each score is for, so that labels that were mixed up later are found out. */
  labels?: string[];
}

/** What one row of an output decides; rows are what its last axis holds. */
export interface RowDecision extends Decision {
  output: string;
  index: number;
}

/** A golden request of a task that decides: what is sent, what PyTorch fp32 decides, and from which rows. */
export interface DecisionRequest {
  inputs: unknown;
  parameters: Record<string, unknown>;
  decisions: Decision[];
  sequences: { tensors: Tensors; rows: RowDecision[] }[];
}

/** The golden requests of one release, all of one kind. */
export type Reference =
  | { kind: "vectors"; requests: VectorRequest[] }
  | { kind: "decisions"; requests: DecisionRequest[] };

/** Reads a `reference.jsonl`. */
export function parseReference(jsonLines: string): Reference {
  const requests = jsonLines
    .split("\n")
    .filter((line) => line.trim().length > 0)
    .map((line) => JSON.parse(line));
  return requests[0]?.decisions === undefined
    ? { kind: "vectors", requests }
    : { kind: "decisions", requests };
}
