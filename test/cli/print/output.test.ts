import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { createOutput, type OutputStream } from "#cli/print/output.ts";

/** A stream that keeps what is written to it, with or without a terminal's looks. */
function makeStream(looks: { isTTY?: boolean; columns?: number } = {}): {
  stream: OutputStream;
  read: () => string;
} {
  const stream = Object.assign(new PassThrough(), looks);
  return { stream, read: () => String(stream.read() ?? "") };
}

describe("the output of a command", () => {
  it("has no escape codes and no live lines where there is no terminal", () => {
    const [stdout, stderr] = [makeStream(), makeStream()];
    const output = createOutput({ isJson: false, stdout: stdout.stream, stderr: stderr.stream });
    const stop = output.showLive(() => ["live"]);
    output.say(output.paint("red", "a step"));
    stop();
    output.answer({}, () => ["the answer"]);
    output.complain({ name: "FailedError", message: "It\nfailed." });
    expect(stdout.read()).toBe("a step\nthe answer\n");
    expect(stderr.read()).toBe("error: It failed.\n");
  });

  it("is one document on standard output with --json, and everything else on standard error", () => {
    const [stdout, stderr] = [makeStream(), makeStream()];
    const output = createOutput({ isJson: true, stdout: stdout.stream, stderr: stderr.stream });
    output.say("a step");
    output.answer({ endpointName: "one" }, () => ["the answer"]);
    output.complain({ name: "FailedError", message: "It failed." });
    expect(stdout.read()).toBe('{"endpointName":"one"}\n');
    expect(stderr.read()).toBe("a step\nerror: It failed.\n");
  });

  it("is the error's document with --json when there is no answer", () => {
    const [stdout, stderr] = [makeStream(), makeStream()];
    const output = createOutput({ isJson: true, stdout: stdout.stream, stderr: stderr.stream });
    output.complain({ name: "FailedError", message: "It failed." });
    expect(JSON.parse(stdout.read())).toEqual({ error: { name: "FailedError", message: "It failed." } });
  });

  it("keeps the live lines below all others on a terminal, no wider than it, and removes them in the end", () => {
    const { stream, read } = makeStream({ isTTY: true, columns: 10 });
    const output = createOutput({ isJson: false, stdout: stream, stderr: stream });
    const eraseOneLine = "\u001b[10D\u001b[1A\u001b[0J";
    const stop = output.showLive(() => ["a line that is too long"]);
    expect(read()).toBe("a line th\n");
    output.say("a step");
    expect(read()).toBe(`${eraseOneLine}a step\na line th\n`);
    stop();
    expect(read()).toBe(eraseOneLine);
  });
});
