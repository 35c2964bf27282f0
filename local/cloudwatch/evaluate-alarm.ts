import type { Alarm, AlarmState } from "./alarm.ts";
import type { Metric, Metrics } from "./metrics.ts";

/** The state of an alarm over the last period, which here slides instead of starting at full minutes. */
export function evaluateAlarm({ request }: Alarm, metrics: Metrics): AlarmState {
  const values = metrics.read(metricOf(request), request.Period);
  if (values.length === 0) return withoutData[request.TreatMissingData];
  return isBreaching(summarize(values, request.Statistic), request) ? "ALARM" : "OK";
}

const withoutData: Record<Alarm["request"]["TreatMissingData"], AlarmState> = {
  breaching: "ALARM",
  notBreaching: "OK",
  ignore: "INSUFFICIENT_DATA",
  missing: "INSUFFICIENT_DATA",
};

function metricOf({ Namespace, MetricName, Dimensions }: Alarm["request"]): Metric {
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  return { namespace: Namespace, name: MetricName, dimensions };
}

function summarize(values: readonly number[], statistic: Alarm["request"]["Statistic"]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case "Average":
      return sum / values.length;
    case "Sum":
      return sum;
    case "Minimum":
      return Math.min(...values);
    case "Maximum":
      return Math.max(...values);
    case "SampleCount":
      return values.length;
  }
}

function isBreaching(value: number, { Threshold, ComparisonOperator }: Alarm["request"]): boolean {
  switch (ComparisonOperator) {
    case "GreaterThanOrEqualToThreshold":
      return value >= Threshold;
    case "GreaterThanThreshold":
      return value > Threshold;
    case "LessThanThreshold":
      return value < Threshold;
    case "LessThanOrEqualToThreshold":
      return value <= Threshold;
  }
}
