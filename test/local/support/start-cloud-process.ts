import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Cloud, CloudOptions } from "#local/start-cloud.ts";

const program = join(import.meta.dirname, "cloud-process.ts");

/** Starts a cloud in a process of its own, for tests that end it. */
export async function startCloudProcess(options: Omit<CloudOptions, "onNotice">) {
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const failure = once(child, "exit").then(([code]) =>
    Promise.reject(new Error(`The cloud ended with ${code}.`)),
  );
  const [line] = await Promise.race([once(createInterface(child.stdout), "line"), failure]);
  failure.catch(() => undefined);
  const cloud: Cloud = JSON.parse(line);
  /** Signals its whole process group, as a terminal does. */
  const signal = async (name: "SIGINT" | "SIGKILL") => {
    process.kill(-(child.pid ?? Number.NaN), name);
    await once(child, "exit");
  };
  return { cloud, signal };
}
