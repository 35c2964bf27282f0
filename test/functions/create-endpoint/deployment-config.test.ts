import { expect, it } from "vitest";
import { deploymentConfigOf } from "../../../functions/create-endpoint/deployment-config.ts";

const plan = { bakeTimeInSeconds: 300, alarmNames: ["a", "b"] };

it("moves all traffic of one instance at once", () => {
  const { BlueGreenUpdatePolicy: policy, AutoRollbackConfiguration } = deploymentConfigOf({
    ...plan,
    instanceCount: 1,
  });
  expect(policy.TrafficRoutingConfiguration).toEqual({ Type: "ALL_AT_ONCE", WaitIntervalInSeconds: 300 });
  expect(AutoRollbackConfiguration?.Alarms).toEqual([{ AlarmName: "a" }, { AlarmName: "b" }]);
});

it.each([2, 3, 100])("tries one of %d instances first, never more than half of them", (instanceCount) => {
  const { TrafficRoutingConfiguration: traffic } = deploymentConfigOf({
    ...plan,
    instanceCount,
  }).BlueGreenUpdatePolicy;
  expect(traffic).toMatchObject({ Type: "CANARY", CanarySize: { Type: "INSTANCE_COUNT", Value: 1 } });
});

it("names no alarms when there are none, which SageMaker would refuse", () => {
  expect(deploymentConfigOf({ ...plan, instanceCount: 1, alarmNames: [] })).not.toHaveProperty(
    "AutoRollbackConfiguration",
  );
});
