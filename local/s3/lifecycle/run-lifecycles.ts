import type { S3Context } from "../s3-exchange.ts";
import { applyLifecycles } from "./apply-lifecycles.ts";

const dayInMilliseconds = 24 * 60 * 60 * 1000;

/** Applies all lifecycles now, and then every day until the returned function is called, which awaits what is under way. */
export function runLifecycles(context: S3Context, onFault: (error: unknown) => void): () => Promise<void> {
  let running = Promise.resolve();
  const run = () => {
    running = applyLifecycles(context).catch(onFault);
  };
  run();
  const timer = setInterval(run, dayInMilliseconds).unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
