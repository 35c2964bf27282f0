/*
 * A thread of its own, because a function that never gives up the main one must end with a killed cloud, too: a process
 * whose parent is gone gets another one.
 */
const pauseInMilliseconds = 500;
const parent = process.ppid;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
}, pauseInMilliseconds);
