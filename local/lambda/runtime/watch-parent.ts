import { workerData } from "node:worker_threads";

/*
 * A thread of its own, because a function that never gives up the main one must end with a killed cloud, too: a process
 * whose parent is gone gets another one. The parent comes as data, since it may be gone before this thread begins.
 */
const pauseInMilliseconds = 500;

setInterval(() => {
  if (process.ppid !== workerData.parent) process.kill(process.pid, "SIGKILL");
}, pauseInMilliseconds);
