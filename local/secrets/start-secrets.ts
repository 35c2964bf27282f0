import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { AwsError, type JsonObject, type JsonService } from "#local/wire/json-service.ts";
import { parseInput } from "#local/wire/parse-input.ts";

/** Secrets Manager, as far as one secret goes. */
export interface Secrets {
  api: JsonService;
  /** Makes a secret; returns its ARN, which is the same at every start. */
  createSecret(name: string, text: string): string;
}

interface Secret {
  arn: string;
  name: string;
  text: string;
  versionId: string;
  /** Seconds since 1970. */
  createdAt: number;
}

/** A secret is named by its name or its ARN. */
const secretId = z.string().min(1).max(2048);
const getSchema = z.strictObject({
  SecretId: secretId,
  VersionId: z.string().optional(),
  VersionStage: z.literal("AWSCURRENT").optional(),
});
const putSchema = z.strictObject({
  SecretId: secretId,
  SecretString: z.string().min(1).max(65_536),
  ClientRequestToken: z.string().min(32).max(64).optional(),
});

/**
 * Starts Secrets Manager without secrets. They are kept in memory only: what this machine's owner has in an
 * environment variable must not come to lie on the disk.
 */
export function startSecrets({ region, accountId }: { region: string; accountId: string }): Secrets {
  const secrets = new Map<string, Secret>();
  const find = (id: string) => {
    const found = [...secrets.values()].find(({ arn, name }) => id === arn || id === name);
    if (found !== undefined) return found;
    throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  };
  const put = (secret: Pick<Secret, "arn" | "name" | "text">, versionId: string): Secret => {
    const stored = { ...secret, versionId, createdAt: Date.now() / 1000 };
    secrets.set(secret.arn, stored);
    return stored;
  };
  return {
    api: {
      targetPrefix: "secretsmanager",
      jsonVersion: "1.1",
      operations: {
        GetSecretValue: (input) => {
          const { SecretId, VersionId } = parseInput(getSchema, input);
          const secret = find(SecretId);
          requireVersion(secret, VersionId);
          return { ...describe(secret), SecretString: secret.text, CreatedDate: secret.createdAt };
        },
        PutSecretValue: (input) => {
          const { SecretId, SecretString, ClientRequestToken } = parseInput(putSchema, input);
          const versionId = ClientRequestToken ?? randomUUID();
          return describe(put({ ...find(SecretId), text: SecretString }, versionId));
        },
      },
    },
    createSecret: (name, text) => {
      const suffix = createHash("sha256").update(name).digest("hex").slice(0, 6);
      const arn = `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${suffix}`;
      return put({ arn, name, text }, randomUUID()).arn;
    },
  };
}

/** Only the current version is kept. */
function requireVersion({ versionId }: Secret, wanted: string | undefined): void {
  if (wanted === undefined || wanted === versionId) return;
  const message = `Secrets Manager can't find the specified secret value for VersionId: ${wanted}`;
  throw new AwsError("ResourceNotFoundException", message);
}

function describe({ arn, name, versionId }: Secret): JsonObject {
  return { ARN: arn, Name: name, VersionId: versionId, VersionStages: ["AWSCURRENT"] };
}
