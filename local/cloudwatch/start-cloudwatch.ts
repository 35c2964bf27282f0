import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { AwsError, type JsonObject, type JsonService } from "#local/wire/json-service.ts";
import { parseInput } from "#local/wire/parse-input.ts";
import { type Alarm, type AlarmState, putMetricAlarmSchema } from "./alarm.ts";
import { openAlarmTable } from "./alarm-table.ts";
import { evaluateAlarm } from "./evaluate-alarm.ts";
import { Metrics } from "./metrics.ts";

/** The metrics and alarms of the local cloud. */
export interface CloudWatch {
  /** PutMetricAlarm, DescribeAlarms and DeleteAlarms in the JSON protocol, which the AWS SDK for JavaScript speaks. */
  api: JsonService;
  metrics: Metrics;
  /** How an alarm stands now; `undefined` when there is none of that name. */
  stateOf(alarmName: string): AlarmState | undefined;
}

const namesSchema = z.object({ AlarmNames: z.array(z.string()).min(1).max(100) });

const describeAlarmsSchema = z.object({
  AlarmNames: z.array(z.string()).max(100).optional(),
  AlarmNamePrefix: z.string().optional(),
});

export function startCloudWatch(
  database: DatabaseSync,
  { region, accountId }: { region: string; accountId: string },
): CloudWatch {
  const alarms = openAlarmTable(database);
  const metrics = new Metrics();
  const describe = (alarm: Alarm) => ({
    ...alarm.request,
    AlarmArn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${alarm.request.AlarmName}`,
    StateValue: evaluateAlarm(alarm, metrics),
    AlarmConfigurationUpdatedTimestamp: alarm.updatedAt / 1000,
  });
  const operations = {
    PutMetricAlarm(input: JsonObject) {
      alarms.put({ request: parseInput(putMetricAlarmSchema, input), updatedAt: Date.now() });
      return {};
    },
    DescribeAlarms(input: JsonObject) {
      const { AlarmNames: names, AlarmNamePrefix: prefix = "" } = parseInput(describeAlarmsSchema, input);
      const isWanted = ({ request: { AlarmName: name } }: Alarm) =>
        name.startsWith(prefix) && (names?.includes(name) ?? true);
      return { MetricAlarms: alarms.all().filter(isWanted).map(describe), CompositeAlarms: [] };
    },
    DeleteAlarms(input: JsonObject) {
      const { AlarmNames: names } = parseInput(namesSchema, input);
      const missing = names.filter((name) => !alarms.remove(name));
      if (missing.length === 0) return {};
      throw new AwsError("ResourceNotFound", `There are no alarms ${missing.join(", ")}.`, 404);
    },
  };
  return {
    api: { targetPrefix: "GraniteServiceVersion20100801", jsonVersion: "1.0", operations },
    metrics,
    stateOf(name) {
      const alarm = alarms.get(name);
      return alarm && evaluateAlarm(alarm, metrics);
    },
  };
}
