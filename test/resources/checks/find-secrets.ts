import type { Template } from "../packaged-template.ts";
import { walk } from "./walk.ts";

/** What a token or key looks like: Hugging Face's, AWS's, a private key, or a long text without any order in it. */
const secrets = [
  /\bhf_[A-Za-z0-9]{16,}/,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\{\{resolve:(secretsmanager|ssm-secure):/,
];
const secretName = /(TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL|API_KEY)(?!.*_ARN$)/i;

/** Every variable of a function's environment that holds a secret, or has the name of one. */
export function findSecrets({ Resources }: Template): string[] {
  return Object.entries(Resources).flatMap(([logicalId, { Type, Properties }]) => {
    if (Type !== "AWS::Lambda::Function") return [];
    return variablesOf(Properties).flatMap(([name, value]) => {
      const texts = typeof value === "string" ? [value] : textsIn(value);
      const holdsOne = texts.some((text) => secrets.some((secret) => secret.test(text)) || looksRandom(text));
      return holdsOne || secretName.test(name) ? [`${logicalId}: ${name}`] : [];
    });
  });
}

function variablesOf(properties: Record<string, unknown>): [string, unknown][] {
  return [...walk(properties.Environment)].flatMap(({ value }) =>
    "Variables" in value ? Object.entries(Object(value.Variables)) : [],
  );
}

function textsIn(value: unknown): string[] {
  return [...walk(value)].flatMap((place) =>
    Object.values(place.value)
      .flat()
      .filter((text) => typeof text === "string"),
  );
}

/** Bits of information a character, of words of 32 and more letters and digits: names and URLs have less than 4. */
function looksRandom(text: string): boolean {
  return (text.match(/[A-Za-z0-9+_-]{32,}/g) ?? []).some((word) => entropyOf(word) > 4.2);
}

function entropyOf(word: string): number {
  const counts = Map.groupBy(word, (letter) => letter);
  return [...counts.values()]
    .map(({ length }) => length / word.length)
    .reduce((sum, share) => sum - share * Math.log2(share), 0);
}
