import {
  InvokeEndpointCommand,
  ModelError,
  type SageMakerRuntimeClient,
} from "@aws-sdk/client-sagemaker-runtime";
import { GateFailedError } from "#lib/errors.ts";

/** Which endpoint, and through which client. */
export interface InvokeContext {
  runtime: SageMakerRuntimeClient;
  endpointName: string;
}

/** What is asked: several inputs, and the parameters of the task. */
export interface Question {
  inputs: readonly unknown[];
  parameters: Readonly<Record<string, unknown>>;
}

/**
 * The endpoint's answer to some inputs, parsed: one element an input.
 *
 * @throws GateFailedError when the model raises, or answers something that is not one element an input.
 */
export async function invoke(
  question: Question,
  { runtime, endpointName }: InvokeContext,
): Promise<unknown[]> {
  const { inputs } = question;
  const answer: unknown = JSON.parse(await send(JSON.stringify(question), { runtime, endpointName }));
  if (Array.isArray(answer) && answer.length === inputs.length) return answer;
  throw new GateFailedError(
    `The endpoint ${endpointName} did not answer ${inputs.length} inputs with as many results.`,
    {
      nextStep: "Its handler does not follow the contract; read its log.",
    },
  );
}

/** The endpoint's answer to a body, as text. */
export async function send(body: string, { runtime, endpointName }: InvokeContext): Promise<string> {
  try {
    const { Body } = await runtime.send(
      new InvokeEndpointCommand({
        EndpointName: endpointName,
        ContentType: "application/json",
        Accept: "application/json",
        Body: body,
      }),
    );
    return Body.transformToString();
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new GateFailedError(
      `The endpoint ${endpointName} is in service but cannot answer: ${cause.OriginalMessage}`,
      {
        nextStep: `Its log is in CloudWatch under /aws/sagemaker/Endpoints/${endpointName}.`,
        cause,
      },
    );
  }
}
