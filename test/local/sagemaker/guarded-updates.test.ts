import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateEndpointCommand,
  type DeploymentConfig,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  bodyOf,
  createConfigOf,
  createEndpoint,
  createModel,
  describeEndpoint,
  endpointStatus,
  invoke,
  modelSource,
  variant,
} from "./support/endpoints.ts";
import { putModel } from "./support/put-objects.ts";
import { createBucket, startTestCloud, type TestCloud } from "./support/start-test-cloud.ts";
import { waitFor } from "./support/wait-for.ts";

let root: string;
let cloud: TestCloud;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "onnxify-guarded-"));
  cloud = await startTestCloud({ directory: root });
  await createBucket(cloud.s3);
});

afterAll(async () => {
  await cloud.close();
  expect(cloud.faults).toEqual([]);
  rmSync(root, { recursive: true, force: true });
});

/** A release that loads and then refuses every request, as the toolkit does when a handler raises. */
const failing = `${modelSource("failing")}
def transform_fn(model, body, content_type, accept):
    raise ValueError("no such tokenizer")
`;

async function putConfig(name: string, source: string, instanceCount = 1): Promise<void> {
  await createModel(cloud, name, await putModel(cloud.s3, name, source));
  await createConfigOf(cloud, name, [
    { ...variant("AllTraffic", name), InitialInstanceCount: instanceCount },
  ]);
}

async function putAlarm(endpointName: string, change = {}): Promise<string> {
  const AlarmName = `${endpointName}-4xx`;
  await cloud.cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: "AWS/SageMaker",
      MetricName: "Invocation4XXErrors",
      Dimensions: [
        { Name: "EndpointName", Value: endpointName },
        { Name: "VariantName", Value: "AllTraffic" },
      ],
      Statistic: "Average",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0.2,
      ComparisonOperator: "GreaterThanThreshold",
      TreatMissingData: "notBreaching",
      ...change,
    }),
  );
  return AlarmName;
}

function guarded(alarmName: string, waitInSeconds: number, isCanary: boolean): DeploymentConfig {
  return {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: {
        ...(isCanary
          ? { Type: "CANARY", CanarySize: { Type: "INSTANCE_COUNT", Value: 1 } }
          : { Type: "ALL_AT_ONCE" }),
        WaitIntervalInSeconds: waitInSeconds,
      },
    },
    AutoRollbackConfiguration: { Alarms: [{ AlarmName: alarmName }] },
  };
}

async function update(EndpointName: string, EndpointConfigName: string, rest: object): Promise<void> {
  await cloud.sageMaker.send(new UpdateEndpointCommand({ EndpointName, EndpointConfigName, ...rest }));
}

/** Asks until `enough` holds, and notes which release answered; a refusal counts as "refused". */
async function ask(
  name: string,
  enough: (versions: string[]) => boolean | Promise<boolean>,
): Promise<string[]> {
  const versions: string[] = [];
  await waitFor(async () => {
    const answer = await invoke(cloud, name).then(bodyOf, () => ({ version: "refused" }));
    versions.push(String(answer.version));
    return (await enough(versions)) ? true : undefined;
  });
  return versions;
}

describe("an update that is watched", () => {
  test("is taken back by its alarm when the new release answers 4XX, and clients see the old one again", async () => {
    await createEndpoint(cloud, "taken-back", modelSource("old"));
    await putConfig("taken-back-2", failing);
    const alarm = await putAlarm("taken-back");
    await update("taken-back", "taken-back-2", { DeploymentConfig: guarded(alarm, 600, false) });

    const isBack = async () => (await describeEndpoint(cloud, "taken-back")).EndpointStatus === "InService";
    const answers = await ask("taken-back", isBack);
    const endpoint = await describeEndpoint(cloud, "taken-back");

    expect(answers).toContain("refused");
    expect(endpoint).toMatchObject({
      EndpointConfigName: "taken-back",
      FailureReason: `One or more alarms went off while the update was watched, and it was rolled back: ${alarm}.`,
    });
    expect(bodyOf(await invoke(cloud, "taken-back"))).toMatchObject({ version: "old" });
  });

  test("is RollingBack while requests are still under way on the new release", async () => {
    await createEndpoint(cloud, "rolling", modelSource("old"));
    await putConfig("rolling-2", modelSource("new"));
    const alarm = await putAlarm("rolling");
    await update("rolling", "rolling-2", { DeploymentConfig: guarded(alarm, 600, false) });
    await ask("rolling", (versions) => versions.includes("new"));

    const slow = invoke(cloud, "rolling", { sleep: 5 });
    await waitFor(async () => {
      await invoke(cloud, "rolling", { raise: "bad input" }).catch(() => undefined);
      const { EndpointStatus } = await describeEndpoint(cloud, "rolling");
      return EndpointStatus === "RollingBack" ? true : undefined;
    });

    expect(bodyOf(await slow)).toMatchObject({ version: "new" });
    expect(await endpointStatus(cloud, "rolling", "InService")).toMatchObject({
      EndpointConfigName: "rolling",
    });
  });

  test("is not taken back for a few requests that nobody could answer", async () => {
    await createEndpoint(cloud, "tolerant", modelSource("old"));
    await putConfig("tolerant-2", modelSource("new"));
    const alarm = await putAlarm("tolerant");
    for (let count = 0; count < 10; count += 1) await invoke(cloud, "tolerant");
    await update("tolerant", "tolerant-2", { DeploymentConfig: guarded(alarm, 2, false) });

    await ask("tolerant", (versions) => versions.includes("new"));
    await expect(invoke(cloud, "tolerant", { raise: "bad input" })).rejects.toThrow("bad input");

    const endpoint = await endpointStatus(cloud, "tolerant", "InService");
    expect(endpoint).toMatchObject({ EndpointConfigName: "tolerant-2" });
  });

  test("goes through when nothing rings, and only after its time", async () => {
    await createEndpoint(cloud, "quiet", modelSource("old"));
    await putConfig("quiet-2", modelSource("new"));
    const alarm = await putAlarm("quiet");
    const startedAt = Date.now();
    await update("quiet", "quiet-2", { DeploymentConfig: guarded(alarm, 2, false) });

    await ask("quiet", (versions) => versions.includes("new"));
    expect(await describeEndpoint(cloud, "quiet")).toMatchObject({ EndpointStatus: "Updating" });
    expect(await endpointStatus(cloud, "quiet", "InService")).toMatchObject({
      EndpointConfigName: "quiet-2",
    });
    expect(Date.now() - startedAt).toBeGreaterThan(2000);
  });

  test.each([
    ["an alarm that there is not", guarded("nobody", 0, false), 'Could not find the alarm "nobody"'],
    ["a canary of one instance", guarded("known-4xx", 0, true), "CanarySize must be at most 50%"],
    [
      "steps",
      {
        BlueGreenUpdatePolicy: {
          TrafficRoutingConfiguration: { Type: "LINEAR", WaitIntervalInSeconds: 0 },
        },
      } satisfies DeploymentConfig,
      "the local cloud has no steps",
    ],
  ])("is refused with %s", async (what, config, sentence) => {
    await putAlarm("known");
    const name = what.replaceAll(" ", "-");
    await createEndpoint(cloud, name);
    await putConfig(`${name}-2`, modelSource("new"));
    await expect(update(name, `${name}-2`, { DeploymentConfig: config })).rejects.toThrow(sentence);
  });
});

describe("a canary of two instances", () => {
  test("gives the new release half of the requests before it gets all", async () => {
    await createEndpoint(cloud, "canary", modelSource("old"));
    await putConfig("canary-2", modelSource("new"), 2);
    const alarm = await putAlarm("canary");
    await update("canary", "canary-2", { DeploymentConfig: guarded(alarm, 3, true) });

    const both = await ask(
      "canary",
      (versions) => versions.filter((version) => version === "new").length >= 10,
    );
    const mixed = both.slice(both.indexOf("new"));
    expect(mixed).toContain("old");
    expect(mixed.length).toBeLessThan(60);
    await endpointStatus(cloud, "canary", "InService");
    const after = await ask("canary", (versions) => versions.length === 20);
    expect(new Set(after)).toEqual(new Set(["new"]));
  });

  test("that answers 4XX is taken back before the rest of the requests reach it", async () => {
    await createEndpoint(cloud, "bad-canary", modelSource("old"));
    await putConfig("bad-canary-2", failing, 2);
    const alarm = await putAlarm("bad-canary", { Period: 10 });
    await update("bad-canary", "bad-canary-2", { DeploymentConfig: guarded(alarm, 600, true) });

    const isBack = async () => (await describeEndpoint(cloud, "bad-canary")).EndpointStatus === "InService";
    const answers = await ask("bad-canary", isBack);

    expect(answers).toContain("refused");
    expect(answers.at(-1)).toBe("old");
    expect(await describeEndpoint(cloud, "bad-canary")).toMatchObject({ EndpointConfigName: "bad-canary" });
  });
});

test("a number of instances that autoscaling has set is kept through an update, unless it is excluded", async () => {
  await createEndpoint(cloud, "scaled");
  await cloud.sageMaker.send(
    new UpdateEndpointWeightsAndCapacitiesCommand({
      EndpointName: "scaled",
      DesiredWeightsAndCapacities: [{ VariantName: "AllTraffic", DesiredInstanceCount: 4 }],
    }),
  );
  await putConfig("scaled-2", modelSource("two"), 2);
  await update("scaled", "scaled-2", { RetainAllVariantProperties: true });
  expect(await endpointStatus(cloud, "scaled", "InService")).toMatchObject({
    ProductionVariants: [{ DesiredInstanceCount: 4 }],
  });
  await putConfig("scaled-3", modelSource("three"), 3);
  await update("scaled", "scaled-3", {
    RetainAllVariantProperties: true,
    ExcludeRetainedVariantProperties: [{ VariantPropertyType: "DesiredInstanceCount" }],
  });
  expect(await endpointStatus(cloud, "scaled", "InService")).toMatchObject({
    ProductionVariants: [{ DesiredInstanceCount: 3 }],
  });
});

test("more instances than the quota are refused, both fleets of an update together", async () => {
  await putConfig("many", modelSource("one"), 21);
  const create = new CreateEndpointCommand({ EndpointName: "many", EndpointConfigName: "many" });
  await expect(cloud.sageMaker.send(create)).rejects.toMatchObject({
    name: "ResourceLimitExceeded",
    message: expect.stringContaining("'ml.c6i.xlarge for endpoint usage' is 20 Instances"),
  });
});
