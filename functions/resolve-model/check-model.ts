import { MissingSafetensorsError, UnsupportedArchitectureError, UnsupportedTaskError } from "#lib/errors.ts";
import { escapeInvisible, shorten } from "#lib/escape-invisible.ts";
import { supportedModelTypes, supportedTasks, taskAliases } from "#lib/supported.ts";
import type { ModelInfo } from "./fetch-model-info.ts";
import { refuseHostileFiles } from "./refuse-hostile-files.ts";

/**
 * The task that a model will be served for, once everything that can be known from its description allows it.
 *
 * @throws HostileRepositoryError, MissingSafetensorsError, UnsupportedArchitectureError or UnsupportedTaskError.
 */
export function checkModel(model: string, info: ModelInfo, wantedTask: string | undefined): string {
  refuseHostileFiles(model, info);
  requireSafetensors(model, info);
  requireModelType(model, info);
  return chooseTask(model, info, wantedTask);
}

/** The one file, or the index of several: what the job loads (containers/quantize/snapshot.py). */
const weights = /^model\.safetensors(\.index\.json)?$/;

function requireSafetensors(model: string, { siblings }: ModelInfo): void {
  if (siblings.some(({ rfilename }) => weights.test(rfilename))) return;
  throw new MissingSafetensorsError(
    `${model} has no safetensors weights, model.safetensors or its index, and other formats are never loaded because loading them can run code.`,
    {
      nextStep: "Ask its owner to convert it (huggingface.co/spaces/safetensors/convert), or choose another.",
    },
  );
}

function requireModelType(model: string, { config }: ModelInfo): void {
  const modelType = config?.model_type;
  if (modelType !== undefined && supportedModelTypes.includes(modelType)) return;
  throw new UnsupportedArchitectureError(
    `${model} is of type ${modelType === undefined ? "unknown (its config.json names none)" : show(modelType)}.`,
    { nextStep: `Supported are ${supportedModelTypes.join(", ")}.` },
  );
}

function chooseTask(model: string, info: ModelInfo, wantedTask: string | undefined): string {
  const named = wantedTask ?? info.pipeline_tag ?? taskOf(architectureOf(info));
  const task = taskAliases.get(named) ?? named;
  const needed = supportedTasks.get(task);
  if (needed === undefined) {
    throw new UnsupportedTaskError(`${model} is for the task ${show(task)}.`, {
      nextStep: `Supported are ${[...supportedTasks.keys()].join(", ")}; a manifest entry can name one with \`task\`.`,
    });
  }
  if (needed.test(architectureOf(info))) return task;
  throw new UnsupportedTaskError(
    `${model} is a ${show(architectureOf(info))}, which has no weights trained for ${task}.`,
    { nextStep: "Name the task that it was trained for, or choose a model that was trained for this one." },
  );
}

function architectureOf({ config }: ModelInfo): string {
  return config?.architectures?.[0] ?? "model of unnamed architecture";
}

function taskOf(architecture: string): string {
  const found = [...supportedTasks].find(([, needed]) => needed.test(architecture));
  return found?.[0] ?? "unknown";
}

/** What a repository says of itself, for a sentence. */
function show(text: string): string {
  return escapeInvisible(shorten(text, 100));
}
