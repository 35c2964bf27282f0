import { z } from "zod";
import { parseJson } from "./parse-json.ts";

const lambdaError = z.object({ errorMessage: z.string() });

/** The sentence in a cause: Lambda writes its errors as JSON, Step Functions and people write text. */
export function readLambdaError(cause: string): string {
  return lambdaError.safeParse(parseJson(cause)).data?.errorMessage ?? cause;
}
