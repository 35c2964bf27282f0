import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { launchServer } from "#local/sagemaker/fleet/launch-server.ts";
import { isAlive } from "../../../support/is-alive.ts";
import { modelSource } from "../support/endpoints.ts";
import { imageDirectory, python } from "../support/start-test-cloud.ts";
import { waitFor } from "../support/wait-for.ts";

let directory: string;
let output: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "onnxify-launch-"));
  output = "";
  mkdirSync(join(directory, "code"));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function launch(source: string, signal: AbortSignal) {
  writeFileSync(join(directory, "code", "inference.py"), source);
  return launchServer({
    command: [python, join(imageDirectory, "serve.py"), "--model-dir", directory, "--port", "0"],
    directory,
    environment: { PATH: "/usr/bin:/bin" },
    onOutput: (chunk) => {
      output += chunk;
    },
    graceInMilliseconds: 500,
    signal,
  });
}

test("a healthy server answers on its port until it is stopped", async () => {
  const server = await launch(modelSource("one"), new AbortController().signal);

  expect((await fetch(`http://127.0.0.1:${server.port}/ping`)).status).toBe(200);
  await server.stop();
  expect(await server.exited).toBe(143);
});

test("a server that ignores SIGTERM is killed when its grace is over, and its log says so", async () => {
  const deaf = "import signal; signal.signal(signal.SIGTERM, lambda *_: None)";
  const server = await launch(modelSource("one", deaf), new AbortController().signal);

  await server.stop();

  expect(await server.exited).toBe(137);
  expect(output).toContain("Killed, because it had not ended 500 ms after SIGTERM.");
});

test("a server that never gets healthy is ended when the time is over", async () => {
  const source = modelSource("one", "PING_STATUS = 503; print('pid', os.getpid(), flush=True)");

  const limit = new AbortController();
  const launching = launch(source, limit.signal);
  const pid = await waitFor(() => /^pid (\d+)$/m.exec(output)?.[1]);
  limit.abort(new Error("The time is over."));

  await expect(launching).rejects.toThrow("The time is over.");
  expect(isAlive(Number(pid))).toBe(false);
});

test("a server that ends before it is healthy is not waited for", async () => {
  const source = modelSource("one", "raise SystemExit(7)");

  await expect(launch(source, new AbortController().signal)).rejects.toThrow(
    /exit code 7|before it said its port/,
  );
});
