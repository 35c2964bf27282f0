import { type CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import { alarmNamesOf, alarmPrefixOf } from "#lib/alarm-names.ts";
import { deleteAlarms } from "#lib/delete-alarms.ts";

/** Deletes the alarms that watch one endpoint, and says which there were. */
export async function removeAlarms(
  { stage, endpointName }: { stage: string; endpointName: string },
  cloudWatch: CloudWatchClient,
): Promise<string[]> {
  const deleted = await deleteAlarms(cloudWatch, Object.values(alarmNamesOf(stage, endpointName)));
  return deleted.map((name) => `alarm ${name}`);
}

/** Deletes the alarms on every endpoint of a stage, also on those that are gone already. */
export async function removeAllAlarms(stage: string, client: CloudWatchClient): Promise<string[]> {
  const pages = paginateDescribeAlarms({ client }, { AlarmNamePrefix: alarmPrefixOf(stage) });
  const alarms = await Array.fromAsync(pages, ({ MetricAlarms = [] }) => MetricAlarms);
  const names = alarms.flat().flatMap(({ AlarmName }) => AlarmName ?? []);
  return (await deleteAlarms(client, names)).map((name) => `alarm ${name}`);
}
