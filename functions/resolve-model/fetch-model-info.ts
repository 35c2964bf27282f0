import { z } from "zod";
import { GatedModelError, HubUnreachableError, ModelNotFoundError } from "#lib/errors.ts";

/** What the Hub says about a model, as far as it is read here (`GET /api/models/<id>/revision/<revision>`). */
const modelInfoSchema = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  pipeline_tag: z.string().optional(),
  gated: z.union([z.boolean(), z.string()]).default(false),
  cardData: z.object({ license: z.unknown().optional() }).nullish(),
  config: z
    .object({ model_type: z.string().optional(), architectures: z.array(z.string()).nullish() })
    .nullish(),
  siblings: z.array(z.object({ rfilename: z.string(), size: z.number().nullish() })),
});

export type ModelInfo = z.output<typeof modelInfoSchema>;

/** Which model, and whom to ask. */
export interface ModelQuestion {
  model: string;
  revision: string;
  hubUrl: string;
}

/**
 * Asks the Hub about a model at a revision.
 *
 * @throws ModelNotFoundError, GatedModelError or HubUnreachableError.
 */
export async function fetchModelInfo({ model, revision, hubUrl }: ModelQuestion): Promise<ModelInfo> {
  const url = `${hubUrl}/api/models/${model}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const response = await ask(url);
  if (response.ok) return modelInfoSchema.parse(await response.json());
  throw errorOf(response, { model, revision, hubUrl });
}

async function ask(url: string): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(20_000) });
  } catch (cause) {
    throw new HubUnreachableError(`The Hub at ${new URL(url).origin} did not answer.`, {
      nextStep: "Check the network and the stack's HuggingFaceEndpoint, then put the manifest again.",
      cause,
    });
  }
}

/** The Hub answers 401 for a repository that does not exist, so that private names cannot be guessed. */
function errorOf(response: Response, { model, revision, hubUrl }: ModelQuestion): Error {
  const code = response.headers.get("x-error-code");
  if (code === "GatedRepo") return gatedError(model);
  if (code === "RevisionNotFound") {
    return new ModelNotFoundError(`${model} has no revision ${JSON.stringify(revision)}.`, {
      nextStep: "Name a branch, tag or commit that its page lists.",
    });
  }
  if (response.status === 401 || response.status === 403 || response.status === 404) {
    return new ModelNotFoundError(`The Hub at ${hubUrl} has no public model ${model}.`, {
      nextStep: "Check the spelling; a private model cannot be read.",
    });
  }
  return new HubUnreachableError(`The Hub at ${hubUrl} answered ${response.status} about ${model}.`, {
    nextStep: "Try again later.",
  });
}

/** A gated repository lets anyone read about it, but not download it. */
export function gatedError(model: string): GatedModelError {
  return new GatedModelError(`${model} is gated: its owner asks every visitor to accept terms first.`, {
    nextStep:
      "Choose a model that is open to everyone, or save your copy in an open repository if its licence allows.",
  });
}
