import {
  GatedModelError,
  HubBusyError,
  HubTokenError,
  HubUnreachableError,
  ModelNotFoundError,
  type OnnxifyError,
} from "#lib/errors.ts";
import type { ModelQuestion } from "./ask-hub.ts";

/** What the Hub says of a token that it does not know, or no longer (huggingface_hub, `hf_raise_for_status`). */
const unknownToken = "Invalid credentials in Authorization header";

/**
 * The error that a refusal of the Hub stands for.
 *
 * The Hub answers strangers 401 for a model that is private or not there, so that private names cannot be guessed,
 * and those whom it knows 404. It tells its reason in `X-Error-Code` and `X-Error-Message` (huggingface_hub,
 * `utils/_http.py`).
 */
export function refusalOf({ headers, status }: Response, question: ModelQuestion): OnnxifyError {
  const { model, revision, hubUrl, token } = question;
  const code = headers.get("x-error-code");
  if (code === "GatedRepo") return gatedRefusal(question);
  if (code === "RevisionNotFound") {
    return new ModelNotFoundError(`${model} has no revision ${JSON.stringify(revision)}.`, {
      nextStep: "Name a branch, tag or commit that its page lists.",
    });
  }
  if (token !== undefined && status === 401 && headers.get("x-error-message") === unknownToken) {
    return new HubTokenError(`The Hub does not accept the token in the secret ${token.secretArn}.`, {
      nextStep: `Make a new one at ${hubUrl}/settings/tokens and replace it with \`aws secretsmanager put-secret-value\`.`,
    });
  }
  if (status === 401 || status === 403 || status === 404) return hiddenRefusal(question);
  if (status === 429) {
    return new HubBusyError(`The Hub at ${hubUrl} was asked too often.`, {
      nextStep: "It is asked again by itself.",
    });
  }
  return new HubUnreachableError(`The Hub at ${hubUrl} answered ${status} about ${model}.`, {
    nextStep: "Try again later.",
  });
}

function gatedRefusal({ model, hubUrl, token }: ModelQuestion): GatedModelError {
  const accept = `accept them at ${hubUrl}/${model}`;
  if (token === undefined) {
    return new GatedModelError(`${model} is gated: its owner asks every visitor to accept terms first.`, {
      nextStep: `To use it, ${accept} and give the stack a token of that account, by the parameter HuggingFaceTokenSecretArn.`,
    });
  }
  return new GatedModelError(
    `${model} is gated, and the account of the token in ${token.secretArn} is not let in.`,
    {
      nextStep: `With that account, ${accept}, wait for the owner's approval if it needs one, and let the token read gated repositories.`,
    },
  );
}

function hiddenRefusal({ model, hubUrl, token }: ModelQuestion): ModelNotFoundError {
  if (token === undefined) {
    return new ModelNotFoundError(`The Hub at ${hubUrl} has no public model ${model}.`, {
      nextStep:
        "Check the spelling; for a private model give the stack a token, by the parameter HuggingFaceTokenSecretArn.",
    });
  }
  return new ModelNotFoundError(
    `The Hub at ${hubUrl} has no model ${model} that the token in ${token.secretArn} may read.`,
    { nextStep: "Check the spelling, and that the token may read this repository." },
  );
}
