import { z } from "zod";
import { HubUnreachableError } from "#lib/errors.ts";
import { askHub, type ModelQuestion } from "./ask-hub.ts";
import { refusalOf } from "./refusal-of.ts";

/** What is read of a `config.json`, which the Hub repeats. */
export const modelConfigSchema = z.object({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).nullish(),
});

/** What the Hub says about a model, as far as it is read here (`GET /api/models/<id>/revision/<revision>`). */
const modelInfoSchema = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  pipeline_tag: z.string().optional(),
  gated: z.union([z.boolean(), z.string()]).default(false),
  private: z.boolean().default(false),
  cardData: z.object({ license: z.unknown().optional() }).nullish(),
  config: modelConfigSchema.nullish(),
  siblings: z.array(z.object({ rfilename: z.string(), size: z.number().nullish() })),
});

export type ModelInfo = z.output<typeof modelInfoSchema>;

/**
 * Asks the Hub about a model at a revision. A gated model is described to everyone, and so it is asked for, too,
 * whether we may download it (`GET /api/models/<id>/auth-check`).
 *
 * @throws ModelNotFoundError, GatedModelError, HubTokenError, HubBusyError or HubUnreachableError.
 */
export async function fetchModelInfo(question: ModelQuestion): Promise<ModelInfo> {
  const { model, revision } = question;
  const path = `/api/models/${model}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const info = await readInfo(await ask(path, question), question);
  if (info.gated !== false) await ask(`/api/models/${model}/auth-check`, question);
  return info;
}

/** The answer may break off, take longer than the question may, or be a proxy's page. */
async function readInfo(response: Response, { model, hubUrl }: ModelQuestion): Promise<ModelInfo> {
  try {
    return modelInfoSchema.parse(await response.json());
  } catch (cause) {
    const message = `The Hub at ${hubUrl} answered about ${model} what describes no model.`;
    const nextStep = "Check the stack's HuggingFaceEndpoint, then put the manifest again.";
    throw new HubUnreachableError(message, { nextStep, cause });
  }
}

async function ask(path: string, question: ModelQuestion): Promise<Response> {
  const response = await askHub(path, question);
  if (response.ok) return response;
  await response.body?.cancel();
  throw refusalOf(response, question);
}
