import type { InferenceSession, Tensor, TypedTensor } from "onnxruntime-common";
import { VerificationFailedError } from "#lib/errors.ts";
import type { GoldenRequest } from "#lib/reference.ts";

/** What one request came out as, before pooling or activation. */
export interface ModelOutput {
  values: Float32Array;
  /** `[1, tokens, hidden]` of an encoder, `[1, labels]` of a classifier. */
  dimensions: readonly number[];
}

/** The part of onnxruntime-node's surface that is used. */
interface Runtime {
  InferenceSession: { create(path: string): Promise<InferenceSession> };
  Tensor: new (type: "int64", data: BigInt64Array, dimensions: number[]) => TypedTensor<"int64">;
}

/**
 * Asks the model every golden request, one at a time.
 *
 * @throws VerificationFailedError when onnxruntime-node cannot load or run it.
 */
export async function runModel(path: string, requests: readonly GoldenRequest[]): Promise<ModelOutput[]> {
  const runtime = loadRuntime();
  const outputs: ModelOutput[] = [];
  try {
    const session = await runtime.InferenceSession.create(path);
    for (const { tensors } of requests) outputs.push(await runOne(tensors, { session, runtime }));
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
  tensors: GoldenRequest["tensors"],
  { session, runtime }: { session: InferenceSession; runtime: Runtime },
): Promise<ModelOutput> {
  const feeds = Object.fromEntries(
    Object.entries(tensors).map(([name, ids]) => [
      name,
      new runtime.Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]),
    ]),
  );
  const results: Record<string, Tensor> = await session.run(feeds);
  const output = results[session.outputNames[0] ?? ""];
  if (!(output?.data instanceof Float32Array)) throw new TypeError("Its first output is not float32.");
  return { values: output.data, dimensions: output.dims };
}
