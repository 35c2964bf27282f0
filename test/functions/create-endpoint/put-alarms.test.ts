import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, expect, it } from "vitest";
import { alarmNamesOf } from "#lib/alarm-names.ts";
import { deleteAlarms } from "#lib/delete-alarms.ts";
import { putAlarms } from "../../../functions/create-endpoint/put-alarms.ts";
import { startTestCloud, type TestCloud } from "../../local/sagemaker/support/start-test-cloud.ts";

let root: string;
let cloud: TestCloud;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "onnxify-alarms-"));
  cloud = await startTestCloud({ directory: root });
});

afterAll(async () => {
  await cloud.close();
  rmSync(root, { recursive: true, force: true });
});

const request = { stage: "dev", endpointName: "emotions", latencyInMicroseconds: undefined };
const names = alarmNamesOf("dev", "emotions");
const listed = async () => {
  const { MetricAlarms = [] } = await cloud.cloudWatch.send(new DescribeAlarmsCommand({}));
  return MetricAlarms.map(({ AlarmName, MetricName, Threshold }) => [AlarmName, MetricName, Threshold]);
};

it("watches errors only, as long as nobody knows how fast the endpoint usually is", async () => {
  expect(await putAlarms(request, cloud.cloudWatch)).toEqual([names.clientErrors, names.serverErrors]);
  expect(await listed()).toEqual([
    [names.clientErrors, "Invocation4XXErrors", 0.2],
    [names.serverErrors, "Invocation5XXErrors", 0.05],
  ]);
});

it("watches the latency as well once it is known, and changes nothing when asked again", async () => {
  const withLatency = { ...request, latencyInMicroseconds: 500_000 };
  await putAlarms(withLatency, cloud.cloudWatch);
  expect(await putAlarms(withLatency, cloud.cloudWatch)).toEqual(Object.values(names));
  expect(await listed()).toContainEqual([names.latency, "ModelLatency", 500_000]);
});

it("leaves no latency alarm that is not meant any more", async () => {
  await putAlarms(request, cloud.cloudWatch);
  expect(await listed()).toHaveLength(2);
});

it("are deleted, whichever of them there are, and others are left alone", async () => {
  await putAlarms({ ...request, endpointName: "emotions-2" }, cloud.cloudWatch);
  expect(await deleteAlarms(cloud.cloudWatch, Object.values(names))).toEqual([
    names.clientErrors,
    names.serverErrors,
  ]);
  expect(await deleteAlarms(cloud.cloudWatch, Object.values(names))).toEqual([]);
  expect(await listed()).toHaveLength(2);
});
