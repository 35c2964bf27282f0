import { connect } from "./aws/connect.ts";
import { findStack } from "./aws/find-stack.ts";
import type { Context, StageOption } from "./context.ts";
import { readHistory } from "./history/read-history.ts";
import { formatHistory } from "./result/format-history.ts";

export interface HistoryOptions extends StageOption {
  endpointName: string;
}

/**
 * Tells every release that an endpoint was given, the newest first: what was measured, and what became of it.
 *
 * @throws BadInputError when onnxify has measured nothing on an endpoint of that name.
 */
export async function history({ stage, endpointName }: HistoryOptions, context: Context): Promise<void> {
  const clients = connect();
  const { bucket } = await findStack({ ...clients, stage, signal: context.signal });
  const found = await readHistory(endpointName, { ...clients, bucket });
  context.output.answer(found, () => formatHistory(found));
}
