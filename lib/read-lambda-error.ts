import { z } from "zod";

const lambdaError = z.object({ errorMessage: z.string() });

/** The sentence in a cause: Lambda writes its errors as JSON, Step Functions and people write text. */
export function readLambdaError(cause: string): string {
  return lambdaError.safeParse(parseOr(cause)).data?.errorMessage ?? cause;
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
