const reasons = [
  {
    pattern: /ENOSPC|no space left on device|Errno 28\b/i,
    sentence: "The disk is full. Make room (a set-up takes about 4 GB) and run the command again.",
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|NewConnectionError|ConnectTimeout|ReadTimeout|name resolution|network is unreachable/i,
    sentence:
      "The package registry cannot be reached. Check the network and the proxy settings of npm and pip, and run the command again.",
  },
  {
    pattern: /EACCES|EPERM|permission denied|Errno 13\b/i,
    sentence:
      "A folder may not be written to. Give yourself the right to write in this checkout and run the command again.",
  },
];

/** What a command's output says about why it failed, as a sentence for people; `undefined` when it is nothing known. */
export function explain(output) {
  return reasons.find(({ pattern }) => pattern.test(output))?.sentence;
}
