import { InvokeEndpointCommand, type SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { z } from "zod";
import { BadInputError, FailedError } from "#cli/errors.ts";

export interface AskEndpointOptions {
  runtime: SageMakerRuntimeClient;
  endpointName: string;
  texts: readonly string[];
  signal: AbortSignal;
}

const containerError = z.object({ message: z.string() });

/**
 * What an endpoint answers to texts: one item a text.
 *
 * @throws BadInputError when there is no such endpoint, FailedError with the container's words when it refuses.
 */
export async function askEndpoint({
  runtime,
  endpointName,
  texts,
  signal,
}: AskEndpointOptions): Promise<unknown> {
  const command = new InvokeEndpointCommand({
    EndpointName: endpointName,
    ContentType: "application/json",
    Accept: "application/json",
    Body: JSON.stringify({ inputs: texts }),
  });
  try {
    const { Body } = await runtime.send(command, { abortSignal: signal });
    return JSON.parse(Body.transformToString());
  } catch (error) {
    throw translate(error, endpointName);
  }
}

/** The runtime says `ValidationError` and "Endpoint ... not found" for an endpoint that is not there. */
function translate(error: unknown, endpointName: string): unknown {
  if (!(error instanceof Error)) return error;
  if (/^Validation/.test(error.name) && /not found/i.test(error.message)) {
    return new BadInputError(
      `There is no endpoint ${endpointName}. \`onnxify status\` lists those there are.`,
      {
        cause: error,
      },
    );
  }
  if (!("OriginalMessage" in error)) return error;
  return new FailedError(`${endpointName} refused: ${readMessage(String(error.OriginalMessage))}`, {
    cause: error,
  });
}

/** The container's server wraps what our code says in JSON of its own. */
function readMessage(text: string): string {
  try {
    return containerError.parse(JSON.parse(text)).message;
  } catch {
    return text;
  }
}
