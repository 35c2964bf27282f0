import { clearScreenDown, moveCursor } from "node:readline";
import { styleText } from "node:util";

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

const redrawIntervalInMilliseconds = 100;

export function createOutput({ isJson, stdout, stderr }: OutputOptions): Output {
  const stream = isJson ? stderr : stdout;
  const isTerminal = stream.isTTY === true;
  const width = () => stream.columns ?? 80;
  let drawnLines = 0;
  let live: (() => readonly string[]) | undefined;
  let hasAnswered = false;

  const erase = () => {
    if (drawnLines === 0) return;
    moveCursor(stream, -width(), -drawnLines);
    clearScreenDown(stream);
    drawnLines = 0;
  };
  const draw = () => {
    if (live === undefined) return;
    const lines = live().map((line) => line.slice(0, width() - 1));
    stream.write(lines.map((line) => `${line}\n`).join(""));
    drawnLines = lines.length;
  };
  const redraw = () => {
    erase();
    draw();
  };
  const say = (line: string) => {
    erase();
    stream.write(`${line}\n`);
    draw();
  };

  return {
    isTerminal,
    say,
    answer(document, lines) {
      hasAnswered = true;
      if (isJson) stdout.write(`${JSON.stringify(document)}\n`);
      else for (const line of lines()) say(line);
    },
    complain({ name, message }) {
      const prefix = name === "InterruptedError" ? "" : "error: ";
      stderr.write(`${prefix}${message.replace(/\s+/g, " ").trim()}\n`);
      if (isJson && !hasAnswered) stdout.write(`${JSON.stringify({ error: { name, message } })}\n`);
    },
    paint: (style, text) => (isTerminal ? styleText(style, text, { stream }) : text),
    showLive(lines) {
      if (!isTerminal) return () => {};
      live = lines;
      draw();
      const timer = setInterval(redraw, redrawIntervalInMilliseconds);
      return () => {
        clearInterval(timer);
        erase();
        live = undefined;
      };
    },
  };
}
