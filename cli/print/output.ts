import { styleText } from "node:util";
import { LiveRegion } from "./live-region.ts";

type Style = Parameters<typeof styleText>[0];

/** A stream that is a terminal or is not. */
export type OutputStream = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

export interface OutputOptions {
  /** One JSON document on one line of `stdout`; everything else goes to `stderr`. */
  isJson: boolean;
  stdout: OutputStream;
  stderr: OutputStream;
}

/** Where a command's words go. */
export interface Output {
  /** True when people watch: only then are there escape codes, live lines and bars. */
  readonly isTerminal: boolean;
  /** Writes a line of progress or of an answer for people. */
  say(line: string): void;
  /** Gives the command's one answer: the document with `--json`, otherwise the lines. */
  answer(document: unknown, lines: () => readonly string[]): void;
  /** Says why there is no answer, or none that people hoped for. */
  complain(error: { name: string; message: string }): void;
  /** The text in a style where there is a terminal that has it, otherwise the text. */
  paint(style: Style, text: string): string;
  /** Keeps lines below all others up to date on a terminal, until the returned function is called. */
  showLive(lines: () => readonly string[]): () => void;
}

export function createOutput({ isJson, stdout, stderr }: OutputOptions): Output {
  const stream = isJson ? stderr : stdout;
  const isTerminal = stream.isTTY === true;
  const region = new LiveRegion(stream);
  let hasAnswered = false;

  const say = (line: string) => region.write(`${line}\n`);
  const answer = (document: unknown, lines: () => readonly string[]) => {
    hasAnswered = true;
    if (isJson) stdout.write(`${JSON.stringify(document)}\n`);
    else lines().forEach(say);
  };

  return {
    isTerminal,
    say,
    answer,
    complain({ name, message }) {
      const prefix = name === "InterruptedError" ? "" : "error: ";
      stderr.write(`${prefix}${message.replace(/\s+/g, " ").trim()}\n`);
      if (isJson && !hasAnswered) answer({ error: { name, message } }, () => []);
    },
    paint: (style, text) => (isTerminal ? styleText(style, text, { stream }) : text),
    showLive: (lines) => (isTerminal ? region.show(lines) : () => {}),
  };
}
