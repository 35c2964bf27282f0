import { z } from "zod";
import { type InvokeContext, send } from "#lib/benchmark/invoke.ts";
import { GateFailedError } from "#lib/errors.ts";

const machine = z.object({ cpuFlags: z.array(z.string()) });

/**
 * The instruction sets that the endpoint's own CPU has, as its handler reads them where it runs; `undefined` when the
 * handler does not know the question, because somebody has replaced it.
 */
export async function askMachine(context: InvokeContext): Promise<string[] | undefined> {
  try {
    const answer: unknown = JSON.parse(await send(JSON.stringify({ describe: "machine" }), context));
    return machine.safeParse(answer).data?.cpuFlags;
  } catch (error) {
    if (error instanceof GateFailedError) return undefined;
    throw error;
  }
}
