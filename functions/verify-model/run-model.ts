import type { InferenceSession, Tensor, TypedTensor } from "onnxruntime-common";
import { VerificationFailedError } from "#lib/errors.ts";
import type { Tensors } from "#lib/reference.ts";

/** What one sequence came out as, before pooling or activation. */
export interface ModelOutput {
  values: Float32Array;
  /** `[1, tokens, hidden]` of an encoder, `[1, labels]` of a classifier. */
  dimensions: readonly number[];
}

/** Every output of the model by its name, in the model's order. */
export type ModelOutputs = Record<string, ModelOutput>;

/** The part of onnxruntime-node's surface that is used. */
interface Runtime {
  InferenceSession: { create(path: string): Promise<InferenceSession> };
  Tensor: new (type: "int64", data: BigInt64Array, dimensions: number[]) => TypedTensor<"int64">;
}

/**
 * Runs the model on every sequence, one at a time.
 *
 * @throws VerificationFailedError when onnxruntime-node cannot load or run it.
 */
export async function runModel(path: string, sequences: readonly Tensors[]): Promise<ModelOutputs[]> {
  const runtime = loadRuntime();
  const outputs: ModelOutputs[] = [];
  try {
    const session = await runtime.InferenceSession.create(path);
    for (const tensors of sequences) outputs.push(await runOne(tensors, { session, runtime }));
    await session.release();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VerificationFailedError(`onnxruntime-node cannot run the model: ${reason}`, {
      nextStep: "Compare its version in layers/onnxruntime with the container's.",
      cause,
    });
  }
  return outputs;
}

/** By `require`, since the package comes in a layer and ES modules are not looked for there. */
function loadRuntime(): Runtime {
  return require("onnxruntime-node");
}

async function runOne(
  tensors: Tensors,
  { session, runtime }: { session: InferenceSession; runtime: Runtime },
): Promise<ModelOutputs> {
  const feeds = Object.fromEntries(
    Object.entries(tensors).map(([name, ids]) => [
      name,
      new runtime.Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]),
    ]),
  );
  const results: Record<string, Tensor> = await session.run(feeds);
  return Object.fromEntries(session.outputNames.map((name) => [name, readOutput(name, results[name])]));
}

function readOutput(name: string, output: Tensor | undefined): ModelOutput {
  if (!(output?.data instanceof Float32Array)) throw new TypeError(`Its output ${name} is not float32.`);
  return { values: output.data, dimensions: output.dims };
}
