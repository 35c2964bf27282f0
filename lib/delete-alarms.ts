import { type CloudWatchClient, DeleteAlarmsCommand, ResourceNotFound } from "@aws-sdk/client-cloudwatch";

/**
 * Deletes alarms, and says which there were. One by one, because CloudWatch deletes none of a list that has a name it
 * does not know.
 */
export async function deleteAlarms(
  cloudWatch: Pick<CloudWatchClient, "send">,
  names: readonly string[],
): Promise<string[]> {
  const deleted: string[] = [];
  for (const name of names) {
    try {
      await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [name] }));
      deleted.push(name);
    } catch (error) {
      if (!(error instanceof ResourceNotFound)) throw error;
    }
  }
  return deleted;
}
