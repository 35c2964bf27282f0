import { HubTokenError } from "#lib/errors.ts";

/** A token of the Hub, and the secret that it came from, which is what messages name. */
export interface HubToken {
  value: string;
  secretArn: string;
}

/** Visible ASCII: anything else fails as a header, with the whole header in the error's text. */
const tokenPattern = /^[\x21-\x7e]+$/;

const howToWriteIt =
  'Write it with `aws secretsmanager put-secret-value`: the token alone, or {"token": "..."}; {"HF_TOKEN": "..."} is taken, too.';

/**
 * The token in a secret's text: the whole text, or the field `token` or `HF_TOKEN` of a JSON object, which is how the
 * console writes secrets. No message repeats any of the text.
 *
 * @throws HubTokenError
 */
export function parseHubToken(text: string, secretArn: string): HubToken {
  const value = (/^\s*\{/.test(text) ? readField(text, secretArn) : text).trim();
  if (value === "") throw refuse("is empty", secretArn);
  if (!tokenPattern.test(value)) throw refuse("has characters that no token has", secretArn);
  return { value, secretArn };
}

function readField(text: string, secretArn: string): string {
  const fields = parseObject(text);
  if (fields === undefined) throw refuse("begins like JSON and is none", secretArn);
  const value = fields.token ?? fields.HF_TOKEN;
  if (typeof value === "string") return value;
  throw refuse("is JSON without a text in `token` or `HF_TOKEN`", secretArn);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(what: string, secretArn: string): HubTokenError {
  return new HubTokenError(`The secret ${secretArn} ${what}.`, { nextStep: howToWriteIt });
}
