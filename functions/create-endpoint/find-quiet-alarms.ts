import { type CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";

/**
 * The alarms that do not ring now. One that rings before an update says nothing about the new release, and would take
 * back the very update that mends the old one.
 */
export async function findQuietAlarms(
  names: readonly string[],
  cloudWatch: CloudWatchClient,
): Promise<string[]> {
  const command = new DescribeAlarmsCommand({ AlarmNames: [...names] });
  const { MetricAlarms = [] } = await cloudWatch.send(command);
  const ringing = MetricAlarms.filter(({ StateValue }) => StateValue === "ALARM");
  return names.filter((name) => !ringing.some(({ AlarmName }) => AlarmName === name));
}
