import { type CloudWatchClient, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";

/** Makes an alarm of a name; what it watches does not matter. */
export async function putAlarm(AlarmName: string, cloudWatch: CloudWatchClient): Promise<void> {
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: "AWS/SageMaker",
      MetricName: "Invocation4XXErrors",
      Statistic: "Average",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0.2,
      ComparisonOperator: "GreaterThanThreshold",
    }),
  );
}
