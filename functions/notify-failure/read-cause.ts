import { z } from "zod";
import type { Failure } from "#statemachine/document.ts";

const lambdaError = z.object({ errorMessage: z.string() });

/** The sentence in a failure. Lambda writes its errors as JSON; Step Functions writes its own as text. */
export function readCause({ Error: name, Cause: cause }: Partial<Failure>): string {
  if (cause === undefined || cause === "") return `Step Functions gave no cause for ${name}.`;
  const result = lambdaError.safeParse(parseOr(cause));
  return result.success ? result.data.errorMessage : cause;
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
