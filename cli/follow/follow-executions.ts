import type { HistoryEvent, SFNClient } from "@aws-sdk/client-sfn";
import { formatDuration } from "#cli/print/format-duration.ts";
import type { Output } from "#cli/print/output.ts";
import { type Outcome, readOutcome } from "./outcome.ts";
import { readHistory } from "./read-history.ts";
import { type FinishedStep, StepReader } from "./step-reader.ts";
import { steps } from "./steps.ts";

/** An execution, and the name under which its steps are told. */
export interface Followed {
  title: string;
  executionArn: string;
}

export interface FollowContext {
  stepFunctions: SFNClient;
  output: Output;
  signal: AbortSignal;
}

const frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const frameInMilliseconds = 100;
const stepWidth = Math.max(...Object.keys(steps).map((name) => name.length));
const durationWidth = "10 min 05 s".length;

/**
 * Tells the steps of executions that run side by side, a line each as they end, and answers how each execution ended.
 * On a terminal a line at the bottom shows what each is doing and for how long.
 */
export async function followExecutions(
  executions: readonly Followed[],
  { stepFunctions, output, signal }: FollowContext,
): Promise<Outcome[]> {
  const titleWidth =
    executions.length === 1 ? 0 : Math.max(...executions.map(({ title }) => title.length)) + 2;
  const followers = executions.map(({ title, executionArn }) => ({
    title: title.padEnd(titleWidth).slice(0, titleWidth),
    executionArn,
    reader: new StepReader(),
  }));
  const stop = output.showLive(() => followers.flatMap((follower) => formatCurrent(follower)));
  const giveUp = new AbortController();
  const eitherSignal = AbortSignal.any([signal, giveUp.signal]);
  try {
    return await Promise.all(
      followers.map(async ({ title, executionArn, reader }) => {
        let last: HistoryEvent | undefined;
        for await (const event of readHistory({ stepFunctions, executionArn, signal: eitherSignal })) {
          const finished = reader.read(event);
          if (finished !== undefined) output.say(title + formatFinished(finished, output));
          last = event;
        }
        return readOutcome(last);
      }),
    );
  } finally {
    giveUp.abort();
    stop();
  }
}

function formatCurrent({ title, reader }: { title: string; reader: StepReader }): string[] {
  if (!reader.hasBegun) return [`${title}  waits for its turn`];
  if (reader.current === undefined) return [];
  const { name, startedAt, note } = reader.current;
  const frame = frames[Math.floor(Date.now() / frameInMilliseconds) % frames.length] ?? "";
  const elapsed = formatDuration(Date.now() - startedAt).padStart(durationWidth);
  return [`${title}${frame} ${name.padEnd(stepWidth)} ${elapsed}  ${note}`];
}

function formatFinished(
  { name, durationInMilliseconds, finding, hasFailed }: FinishedStep,
  output: Output,
): string {
  const mark = hasFailed ? output.paint("red", "✗") : output.paint("green", "✓");
  const elapsed = formatDuration(durationInMilliseconds).padStart(durationWidth);
  return `${mark} ${name.padEnd(stepWidth)} ${output.paint("dim", elapsed)}  ${finding.replace(/\s+/g, " ")}`;
}
