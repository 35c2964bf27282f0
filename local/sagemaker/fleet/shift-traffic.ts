import { setTimeout as delay } from "node:timers/promises";
import type { DeploymentConfig } from "../endpoints/deployment-config-schema.ts";
import { canaryShareOf } from "./canary-share.ts";
import type { Deployment } from "./deployment.ts";

export interface ShiftTrafficOptions {
  config: DeploymentConfig | undefined;
  deployment: Deployment;
  /** Gives the new fleet its share of the traffic, from 0 to 1. */
  route: (share: number) => void;
  /** Whether an alarm rings. */
  isRinging: (alarmName: string) => boolean;
  signal: AbortSignal;
}

const pollIntervalInMilliseconds = 100;

/**
 * Moves traffic step by step and watches the alarms after each, as long as the configuration says. Answers the alarms
 * that rang, in which case the traffic is back where it was; none when the new fleet has all of it. Rejects when aborted.
 */
export async function shiftTraffic(options: ShiftTrafficOptions): Promise<string[]> {
  const { config, deployment, route } = options;
  const canary = canaryShareOf(config, deployment);
  for (const share of canary === undefined ? [1] : [canary, 1]) {
    route(share);
    const rang = await watch(options);
    if (rang.length > 0) {
      route(0);
      return rang;
    }
  }
  const { TerminationWaitInSeconds = 0 } = config?.BlueGreenUpdatePolicy ?? {};
  await delay(TerminationWaitInSeconds * 1000, undefined, { signal: options.signal });
  return [];
}

async function watch({ config, isRinging, signal }: ShiftTrafficOptions): Promise<string[]> {
  const alarms = (config?.AutoRollbackConfiguration?.Alarms ?? []).map(({ AlarmName }) => AlarmName);
  const waitInSeconds = config?.BlueGreenUpdatePolicy?.TrafficRoutingConfiguration.WaitIntervalInSeconds ?? 0;
  const end = Date.now() + waitInSeconds * 1000;
  for (;;) {
    const rang = alarms.filter(isRinging);
    const leftInMilliseconds = end - Date.now();
    if (rang.length > 0 || leftInMilliseconds <= 0) return rang;
    await delay(Math.min(pollIntervalInMilliseconds, leftInMilliseconds), undefined, { signal });
  }
}
