import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { z } from "zod";

/** What a function failed with, as Lambda tells it. */
export class FunctionError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export interface InvokeOptions {
  lambda: LambdaClient;
  stage: string;
  signal: AbortSignal;
}

const failureSchema = z.object({
  errorType: z.string().default("Error"),
  errorMessage: z.string().default(""),
});

/**
 * Asks a function of the stack and waits for its answer.
 *
 * @throws FunctionError with the function's own error.
 */
export async function invokeFunction(
  name: "trigger" | "resolveModel",
  input: object,
  { lambda, stage, signal }: InvokeOptions,
): Promise<unknown> {
  const command = new InvokeCommand({
    FunctionName: `onnxify-${stage}-${name}`,
    Payload: JSON.stringify(input),
  });
  const { Payload, FunctionError: failure } = await lambda.send(command, { abortSignal: signal });
  const answer: unknown = JSON.parse(Payload?.transformToString() ?? "null");
  if (failure === undefined) return answer;
  const { errorType, errorMessage } = failureSchema.parse(answer);
  throw new FunctionError(errorType, errorMessage);
}
