import {
  GetSecretValueCommand,
  type SecretsManagerClient,
  SecretsManagerServiceException,
} from "@aws-sdk/client-secrets-manager";
import { HubTokenError } from "#lib/errors.ts";
import { type HubToken, parseHubToken } from "./hub-token.ts";

/** Where the token is. */
export interface HubTokenSource {
  secretsManager: SecretsManagerClient;
  /** Empty when the Hub is read as anyone may. */
  tokenSecretArn: string;
  /** The stack's region. */
  region: string;
}

/** What to do about each refusal of Secrets Manager that asking again does not mend (GetSecretValue, Errors). */
const nextSteps: Readonly<Record<string, string>> = {
  ResourceNotFoundException:
    "Create it, or deploy the stack with the ARN of one that exists: --param huggingFaceTokenSecretArn=...",
  AccessDeniedException:
    "Deploy the stack with the secret's whole ARN; a key of your own must allow the stack's roles kms:Decrypt in its policy.",
  DecryptionFailure: "Let the policy of the secret's key allow the stack's roles kms:Decrypt.",
  InvalidRequestException: "Restore it with `aws secretsmanager restore-secret` if it was deleted.",
  InvalidParameterException: "Deploy the stack with the secret's whole ARN.",
};

/**
 * Reads the Hub's token anew for every execution, so that a replaced one counts at once.
 *
 * @throws HubTokenError for every reason that a person can mend.
 */
export async function readHubToken(source: HubTokenSource): Promise<HubToken | undefined> {
  const { secretsManager, tokenSecretArn, region } = source;
  if (tokenSecretArn === "") return undefined;
  requireRegion(tokenSecretArn, region);
  try {
    const secret = await secretsManager.send(new GetSecretValueCommand({ SecretId: tokenSecretArn }));
    return parseHubToken(secret.SecretString ?? "", tokenSecretArn);
  } catch (error) {
    throw error instanceof SecretsManagerServiceException ? explain(error, tokenSecretArn) : error;
  }
}

/** Secrets Manager would say that there is no such secret. */
function requireRegion(secretArn: string, region: string): void {
  const [, , , secretRegion] = secretArn.split(":");
  if (secretRegion === region) return;
  throw new HubTokenError(`The secret ${secretArn} is not in ${region}, where the stack is.`, {
    nextStep: `Replicate it with \`aws secretsmanager replicate-secret-to-regions\`, and deploy the stack with the replica's ARN.`,
  });
}

function explain(error: SecretsManagerServiceException, secretArn: string): Error {
  const nextStep = nextSteps[error.name];
  if (nextStep === undefined) return error;
  return new HubTokenError(`The secret ${secretArn} cannot be read: ${error.message}`, {
    nextStep,
    cause: error,
  });
}
