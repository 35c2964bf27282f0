import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DeleteStackCommand } from "@aws-sdk/client-cloudformation";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

const source = `
  import { appendFileSync } from "node:fs";
  export const handler = async (event) => appendFileSync(process.env.EVENTS_FILE, JSON.stringify(event) + "\\n");`;

const start = "2026-11-24T08:00:00Z";

describe("a schedule", () => {
  const clouds: TestCloud[] = [];
  let directory: string;
  let clock: ManualClock;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "onnxify-schedule-"));
    clock = new ManualClock(start);
  });

  afterEach(async () => {
    await Promise.all(clouds.splice(0).map((cloud) => cloud.remove()));
    rmSync(directory, { recursive: true });
  });

  const fixture = (ScheduleExpression: string, properties = {}) => ({
    functions: { Trigger: { source, variables: { EVENTS_FILE: join(directory, "events") } } },
    resources: {
      Schedule: {
        Type: "AWS::Scheduler::Schedule",
        Properties: {
          Name: "weekly",
          ScheduleExpression,
          FlexibleTimeWindow: { Mode: "OFF" },
          Target: {
            Arn: { "Fn::GetAtt": ["Trigger", "Arn"] },
            RoleArn: { "Fn::GetAtt": ["Role", "Arn"] },
            Input: '{"time":"<aws.scheduler.scheduled-time>","arn":"<aws.scheduler.schedule-arn>"}',
          },
          ...properties,
        },
      },
    },
  });

  const open = async (...options: Parameters<typeof fixture>) => {
    const cloud = await startTestCloud(fixture(...options), { clock });
    clouds.push(cloud);
    return cloud;
  };

  const firings = (): { time: string; arn: string }[] => {
    const file = join(directory, "events");
    const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
    return lines.map((line) => JSON.parse(line));
  };

  const fired = (count: number) => eventually(firings, (events) => events.length >= count);
  const times = () => firings().map(({ time }) => time);

  /** Lambda makes an invocation again that it was closed in the middle of, so nobody closes it before it has forgotten them. */
  const settled = async (count: number, { directory: cloudDirectory }: TestCloud) => {
    await fired(count);
    using database = new DatabaseSync(join(cloudDirectory, "data", "state.sqlite"), { readOnly: true });
    const kept = database.prepare("SELECT id FROM lambda_async_invocations");
    await eventually(
      () => kept.all(),
      (rows) => rows.length === 0,
    );
  };

  it("fires its function at every turn, and tells it when that was to be", async () => {
    await open("rate(1 hour)");
    clock.moveTo("2026-11-24T08:59:59Z");
    clock.moveTo("2026-11-24T10:30:00Z");
    await fired(2);
    expect(times().sort()).toEqual(["2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z"]);
    expect(firings()[0]?.arn).toBe("arn:aws:scheduler:us-east-1:000000000000:schedule/default/weekly");
  });

  it("is counted in its time zone", async () => {
    await open("cron(0 12 * * ? *)", { ScheduleExpressionTimezone: "Asia/Tokyo" });
    clock.moveTo("2026-11-25T03:00:00Z");
    await fired(1);
    expect(times()).toEqual(["2026-11-25T03:00:00Z"]);
  });

  it("makes up at the next start for one firing that it missed, the latest, and for none twice", async () => {
    const cloud = await open("rate(1 hour)");
    clock.moveTo("2026-11-24T09:00:00Z");
    await settled(1, cloud);
    clock.moveTo("2026-11-24T09:10:00Z");
    clouds.splice(0, 1, await cloud.restart());
    expect(times()).toEqual(["2026-11-24T09:00:00Z"]);
    await clouds[0]?.close();
    clock.moveTo("2026-11-24T14:10:00Z");
    const after = await clouds[0]?.restart();
    if (after) clouds.splice(0, 1, after);
    await fired(2);
    clock.moveTo("2026-11-24T15:00:00Z");
    await fired(3);
    expect(times()).toEqual(["2026-11-24T09:00:00Z", "2026-11-24T14:00:00Z", "2026-11-24T15:00:00Z"]);
  });

  it("begins anew when its expression is another", async () => {
    const cloud = await open("rate(1 hour)");
    clock.moveTo("2026-11-24T08:50:00Z");
    clouds.splice(0, 1, await cloud.restart(fixture("rate(2 hours)")));
    clock.moveTo("2026-11-24T10:49:00Z");
    clock.moveTo("2026-11-24T10:50:00Z");
    await fired(1);
    expect(times()).toEqual(["2026-11-24T10:50:00Z"]);
  });

  it("fires once with at(), and not while it is disabled", async () => {
    const cloud = await open("at(2026-11-24T09:00:00)", { State: "DISABLED" });
    clock.moveTo("2026-11-24T08:30:00Z");
    clouds.splice(0, 1, await cloud.restart(fixture("at(2026-11-24T09:00:00)")));
    clock.moveTo("2026-11-25T09:00:00Z");
    await fired(1);
    expect(times()).toEqual(["2026-11-24T09:00:00Z"]);
  });

  it("ends with its stack, as queues do", async () => {
    const { resources, functions } = fixture("rate(1 hour)");
    const Letters = { Type: "AWS::SQS::Queue", Properties: { QueueName: "letters" } };
    const cloud = await startTestCloud({ functions, resources: { ...resources, Letters } }, { clock });
    clouds.push(cloud);
    await cloud.cloudFormation.send(new DeleteStackCommand({ StackName: "onnxify-dev" }));
    await eventually(
      () => cloud.sqs.send(new ListQueuesCommand({})),
      ({ QueueUrls = [] }) => QueueUrls.length === 0,
    );
    expect(() => clock.moveTo("2026-11-24T09:00:00Z")).not.toThrow();
    expect(firings()).toEqual([]);
  });

  it("is refused with an expression that cannot be understood", async () => {
    await expect(open("rate(1 fortnight)")).rejects.toThrow("The schedule's expression is rate(1 fortnight)");
  });
});
