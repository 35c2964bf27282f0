import {
  type CloudWatchClient,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from "@aws-sdk/client-cloudwatch";
import { alarmNamesOf } from "#lib/alarm-names.ts";
import { deleteAlarms } from "#lib/delete-alarms.ts";
import { variantName } from "#lib/endpoint-settings.ts";

/** Which endpoint is watched, and how slow it may get. */
export interface AlarmRequest {
  stage: string;
  endpointName: string;
  /** The mean latency of a minute that is too much; absent when no benchmark says what is usual. */
  latencyInMicroseconds: number | undefined;
}

/**
 * Shares of a minute's requests: CloudWatch's average of SageMaker's error counts. One caller's bad input must not take
 * a release back, and half of the requests of a canary are answered by the old one. The model server answers 400 for
 * whatever the handler raises, so client errors count as well.
 */
const errorShares = { clientErrors: 0.2, serverErrors: 0.05 };

/** Makes or renews an endpoint's alarms, and answers their names. Asked again, it changes nothing. */
export async function putAlarms(
  { stage, endpointName, latencyInMicroseconds }: AlarmRequest,
  cloudWatch: CloudWatchClient,
): Promise<string[]> {
  const names = alarmNamesOf(stage, endpointName);
  const alarms = [
    alarm(names.clientErrors, { MetricName: "Invocation4XXErrors", Threshold: errorShares.clientErrors }),
    alarm(names.serverErrors, { MetricName: "Invocation5XXErrors", Threshold: errorShares.serverErrors }),
  ];
  if (latencyInMicroseconds === undefined) await deleteAlarms(cloudWatch, [names.latency]);
  else alarms.push(alarm(names.latency, { MetricName: "ModelLatency", Threshold: latencyInMicroseconds }));
  for (const request of alarms) {
    await cloudWatch.send(new PutMetricAlarmCommand({ ...request, Dimensions: dimensionsOf(endpointName) }));
  }
  return alarms.map(({ AlarmName }) => AlarmName);
}

function alarm(AlarmName: string, metric: { MetricName: string; Threshold: number }) {
  return {
    AlarmName,
    AlarmDescription: "Made by onnxify: takes back an update of the endpoint while it is watched.",
    Namespace: "AWS/SageMaker",
    ...metric,
    Statistic: "Average",
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: "GreaterThanThreshold",
    TreatMissingData: "notBreaching",
  } satisfies PutMetricAlarmCommandInput;
}

function dimensionsOf(endpointName: string) {
  return [
    { Name: "EndpointName", Value: endpointName },
    { Name: "VariantName", Value: variantName },
  ];
}
