import type { DeploymentConfig } from "@aws-sdk/client-sagemaker";

/** How an update is to go. */
export interface UpdatePlan {
  /** Instances after the update. */
  instanceCount: number;
  /** How long each step is watched before the next. */
  bakeTimeInSeconds: number;
  /** What takes it back; without any, only a fleet that does not come up does. */
  alarmNames: readonly string[];
}

/**
 * Blue/green, taken back by itself when an alarm rings. One instance gets all traffic at once, since a canary may be
 * half of the instances at most (BlueGreenUpdatePolicy); of two or more, one gets its share first.
 */
export function deploymentConfigOf({ instanceCount, bakeTimeInSeconds, alarmNames }: UpdatePlan) {
  return {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: {
        ...(instanceCount < 2
          ? { Type: "ALL_AT_ONCE" as const }
          : { Type: "CANARY" as const, CanarySize: { Type: "INSTANCE_COUNT" as const, Value: 1 } }),
        WaitIntervalInSeconds: bakeTimeInSeconds,
      },
      TerminationWaitInSeconds: 0,
    },
    ...(alarmNames.length === 0
      ? {}
      : { AutoRollbackConfiguration: { Alarms: alarmNames.map((AlarmName) => ({ AlarmName })) } }),
  } satisfies DeploymentConfig;
}
