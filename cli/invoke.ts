import { connect } from "./aws/connect.ts";
import type { Context } from "./context.ts";
import { askEndpoint } from "./result/ask-endpoint.ts";
import { formatAnswer } from "./result/format-answer.ts";

export interface InvokeOptions {
  endpointName: string;
  texts: readonly string[];
}

/** Asks an endpoint and shows what it answers; the JSON document is the answer as it came. */
export async function invoke(
  { endpointName, texts }: InvokeOptions,
  { output, signal }: Context,
): Promise<void> {
  const { runtime } = connect();
  const answer = await askEndpoint({ runtime, endpointName, texts, signal });
  output.answer(answer, () => formatAnswer({ texts, answer }, { hasBars: output.isTerminal }));
}
