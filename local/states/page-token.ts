import { AwsError } from "#local/wire/json-service.ts";

/** Step Functions lists 100 things unless asked for another number, and never more than 1000. */
const defaultPageSize = 100;

/** How many to list: 0 means the default. */
export function pageSize(maxResults: number): number {
  return maxResults === 0 ? defaultPageSize : maxResults;
}

/** Where the next page begins, as a token that means nothing to anybody else. */
export function writeToken(position: number): string {
  return Buffer.from(`position ${position}`).toString("base64url");
}

/** @throws AwsError `InvalidToken`. */
export function readToken(token: string): number {
  const position = /^position (\d+)$/.exec(Buffer.from(token, "base64url").toString("utf8"))?.[1];
  if (position !== undefined) return Number(position);
  throw new AwsError("InvalidToken", `Invalid Token: '${token}'`);
}
