import { HostileRepositoryError } from "#lib/errors.ts";
import { escapeInvisible, shorten } from "#lib/escape-invisible.ts";
import type { ModelInfo } from "./fetch-model-info.ts";

/** A repository with every checkpoint of its training has hundreds. */
const mostFiles = 10_000;

/** What is read whole: the largest tokenizers, of a quarter of a million words, have 35 MB. */
const largestTextInBytes = 64 * 1024 * 1024;

/** What the job downloads beside the weights (containers/quantize/snapshot.py). */
const readWhole = /\.(json|txt|model|spm)$/;

/**
 * Refuses what would fill the job's disk or memory, or lie elsewhere than in the job's folder, before a job is paid for.
 *
 * @throws HostileRepositoryError that names the file.
 */
export function refuseHostileFiles(model: string, { siblings }: ModelInfo): void {
  if (siblings.length > mostFiles) {
    throw refusal(`${model} has ${siblings.length} files, more than ${mostFiles}.`);
  }
  for (const { rfilename, size } of siblings) {
    const shown = escapeInvisible(shorten(rfilename, 100));
    if (leadsOut(rfilename)) throw refusal(`${model} has a file whose name leads out of it, ${shown}.`);
    if (readWhole.test(rfilename) && (size ?? 0) > largestTextInBytes) {
      throw refusal(
        `${model} has a file of ${size} bytes, ${shown}; ${largestTextInBytes} are read at most.`,
      );
    }
  }
}

function leadsOut(name: string): boolean {
  return (
    /[\p{C}\\]/u.test(name) || name.split("/").some((part) => part === "" || part === "." || part === "..")
  );
}

function refusal(message: string): HostileRepositoryError {
  return new HostileRepositoryError(message, {
    nextStep: "Choose another model, or ask its owner to explain that.",
  });
}
