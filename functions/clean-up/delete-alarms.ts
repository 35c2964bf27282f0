import { alarmNamesOf } from "#lib/alarm-names.ts";
import { deleteAlarms } from "#lib/delete-alarms.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import type { CleanUpContext, CleanUpDocument } from "./clean-up.ts";

/** Deletes the endpoint's alarms, which cost money, unless there is an endpoint for them to watch. */
export async function deleteEndpointAlarms(
  { entry: { endpointName } }: CleanUpDocument,
  { sageMaker, cloudWatch, stage }: CleanUpContext,
): Promise<string[]> {
  if ((await describeEndpoint(sageMaker, endpointName)) !== undefined) return [];
  const deleted = await deleteAlarms(cloudWatch, Object.values(alarmNamesOf(stage, endpointName)));
  return deleted.map((name) => `the alarm ${name}`);
}
