/** How far something is on its way out: what a step answers that is asked until nothing is left. */
export interface RemovalState {
  /** True once there is nothing more to be removed. */
  isSettled: boolean;
  /** How long to wait before asking again. */
  waitInSeconds: number;
  startedAt: string;
}
