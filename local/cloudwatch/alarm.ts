import { z } from "zod";

const dimension = z.strictObject({ Name: z.string().min(1).max(255), Value: z.string().min(1).max(1024) });

/** PutMetricAlarm, as far as alarms on one metric go; what the local cloud cannot evaluate is refused. */
export const putMetricAlarmSchema = z.strictObject({
  AlarmName: z.string().min(1).max(255),
  AlarmDescription: z.string().max(1024).optional(),
  ActionsEnabled: z.boolean().optional(),
  Namespace: z
    .string()
    .regex(/^[^:].*/)
    .max(255),
  MetricName: z.string().min(1).max(255),
  Dimensions: z.array(dimension).max(30).default([]),
  Statistic: z.enum(["Average", "Sum", "Minimum", "Maximum", "SampleCount"]),
  /** In seconds. */
  Period: z.int().min(10),
  EvaluationPeriods: z.literal(1),
  DatapointsToAlarm: z.literal(1).optional(),
  Threshold: z.number(),
  ComparisonOperator: z.enum([
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
  ]),
  TreatMissingData: z.enum(["breaching", "notBreaching", "ignore", "missing"]).default("missing"),
});

/** An alarm as it is kept. */
export const alarmSchema = z.object({ request: putMetricAlarmSchema, updatedAt: z.number() });

export type Alarm = z.output<typeof alarmSchema>;
export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";
