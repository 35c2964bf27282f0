/** What tells the time and wakes at it, so that tests need not wait for a schedule. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back at a time, or some time before it when it is weeks away; answers what calls that off. */
  wakeAt(timeInMilliseconds: number, callBack: () => void): () => void;
}

/** The longest delay that a timer of Node takes, some 24 days. */
const longestDelayInMilliseconds = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  wakeAt: (time, callBack) => {
    const delay = Math.min(Math.max(time - Date.now(), 0), longestDelayInMilliseconds);
    const timer = setTimeout(callBack, delay);
    return () => clearTimeout(timer);
  },
};
