import { describe, expect, it } from "vitest";
import { type Alarm, putMetricAlarmSchema } from "#local/cloudwatch/alarm.ts";
import { evaluateAlarm } from "#local/cloudwatch/evaluate-alarm.ts";
import { Metrics } from "#local/cloudwatch/metrics.ts";

const metric = { namespace: "AWS/SageMaker", name: "ModelLatency", dimensions: { EndpointName: "it" } };

/** A latency above 10 on average, but for what a test is about. */
function alarm(change: object = {}): Alarm {
  const request = putMetricAlarmSchema.parse({
    AlarmName: "it",
    Namespace: metric.namespace,
    MetricName: metric.name,
    Dimensions: [{ Name: "EndpointName", Value: "it" }],
    Statistic: "Average",
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 10,
    ComparisonOperator: "GreaterThanThreshold",
    ...change,
  });
  return { request, updatedAt: 0 };
}

function recorded(values: number[], at = Date.now()): Metrics {
  const metrics = new Metrics();
  for (const value of values) metrics.record(metric, value, at);
  return metrics;
}

describe("an alarm", () => {
  it.each([
    ["Average", 10, "OK"],
    ["Average", 9.9, "ALARM"],
    ["Sum", 29, "ALARM"],
    ["Maximum", 15, "OK"],
    ["Minimum", 4, "ALARM"],
    ["SampleCount", 3, "OK"],
  ])("on the %s of 5, 10 and 15 above %d is %s", (Statistic, Threshold, expected) => {
    expect(evaluateAlarm(alarm({ Statistic, Threshold }), recorded([5, 10, 15]))).toBe(expected);
  });

  it.each([
    ["GreaterThanThreshold", "OK"],
    ["GreaterThanOrEqualToThreshold", "ALARM"],
    ["LessThanThreshold", "OK"],
    ["LessThanOrEqualToThreshold", "ALARM"],
  ])("of %s takes its own threshold for %s", (ComparisonOperator, expected) => {
    expect(evaluateAlarm(alarm({ ComparisonOperator }), recorded([10]))).toBe(expected);
  });

  it.each([
    ["notBreaching", "OK"],
    ["breaching", "ALARM"],
    ["missing", "INSUFFICIENT_DATA"],
  ])("that takes missing data for %s is %s without any", (TreatMissingData, expected) => {
    expect(evaluateAlarm(alarm({ TreatMissingData }), new Metrics())).toBe(expected);
  });

  it("forgets what is older than its period, and never hears of another endpoint", () => {
    const calm = alarm({ TreatMissingData: "notBreaching" });
    expect(evaluateAlarm(calm, recorded([99], Date.now() - 61_000))).toBe("OK");
    const metrics = new Metrics();
    metrics.record({ ...metric, dimensions: { EndpointName: "another" } }, 99);
    expect(evaluateAlarm(calm, metrics)).toBe("OK");
  });

  it("that the local CloudWatch could not evaluate is refused", () => {
    expect(() => alarm({ EvaluationPeriods: 3 })).toThrow();
    expect(() => alarm({ Metrics: [] })).toThrow();
  });
});
