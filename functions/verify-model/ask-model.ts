import { measureAccuracy } from "#lib/accuracy.ts";
import { compareDecisions, type Decision, decide } from "#lib/decisions.ts";
import type { Accuracy } from "#lib/quantization-report.ts";
import type { DecisionRequest, Reference, RowDecision, VectorRequest } from "#lib/reference.ts";
import type { ServingOptions } from "#lib/serving-options.ts";
import { finishAnswer } from "./finish-answer.ts";
import { type ModelOutputs, runModel } from "./run-model.ts";

/** What the model is asked, and how it is served. */
export interface AskModelOptions {
  reference: Reference;
  serving: ServingOptions;
}

/** How far the model, in onnxruntime-node, is from PyTorch fp32 about the golden requests. */
export function askModel(path: string, { reference, serving }: AskModelOptions): Promise<Accuracy> {
  return reference.kind === "vectors"
    ? askForVectors(path, { requests: reference.requests, serving })
    : askForDecisions(path, reference.requests);
}

async function askForVectors(
  path: string,
  { requests, serving }: { requests: readonly VectorRequest[]; serving: ServingOptions },
): Promise<Accuracy> {
  const outputs = await runModel(
    path,
    requests.map(({ tensors }) => tensors),
  );
  return measureAccuracy({
    task: serving.task,
    expected: requests.map(({ expected }) => expected),
    actual: outputs.flatMap((named, index) =>
      Object.values(named)
        .slice(0, 1)
        .map((output) => finishAnswer(output, { serving, request: requests[index] })),
    ),
    multiLabel: serving.functionToApply === "sigmoid",
  });
}

/** The rows of the outputs as they are: what is made of them is checked by asking the endpoint. */
async function askForDecisions(path: string, requests: readonly DecisionRequest[]): Promise<Accuracy> {
  const sequences = requests.flatMap((request) => request.sequences);
  const outputs = await runModel(
    path,
    sequences.map(({ tensors }) => tensors),
  );
  return compareDecisions({
    expected: sequences.map(({ rows }) => rows),
    actual: outputs.map((named, index) => (sequences[index]?.rows ?? []).map((row) => decideRow(named, row))),
  });
}

function decideRow(outputs: ModelOutputs, { output, index }: RowDecision): Decision {
  const { values = new Float32Array(), dimensions = [] } = outputs[output] ?? {};
  const width = dimensions.at(-1) ?? 0;
  return decide(values.subarray(index * width, (index + 1) * width));
}
