import { z } from "zod";
import { AwsError, type JsonObject, type JsonService } from "#local/wire/json-service.ts";
import { parseInput } from "#local/wire/parse-input.ts";
import type { Trail, TrailRecord } from "./trail.ts";

/** What a record has under each of the attributes that LookupEvents takes. */
const attributes = {
  AccessKeyId: (record: TrailRecord) => [record.userIdentity.accessKeyId],
  EventId: (record: TrailRecord) => [record.eventID],
  EventName: (record: TrailRecord) => [record.eventName],
  EventSource: (record: TrailRecord) => [record.eventSource],
  ResourceName: (record: TrailRecord) => record.resources.map(({ ARN }) => ARN),
  Username: (record: TrailRecord) => [userName(record)],
};

const schema = z.object({
  LookupAttributes: z
    .array(
      z.object({
        AttributeKey: z.enum(Object.keys(attributes) as (keyof typeof attributes)[]),
        AttributeValue: z.string(),
      }),
    )
    .max(1)
    .default([]),
  StartTime: z.number().default(0),
  EndTime: z.number().default(Number.MAX_SAFE_INTEGER),
  MaxResults: z.int().min(1).max(50).default(50),
  NextToken: z.string().optional(),
});

/**
 * CloudTrail's LookupEvents over the trail, the newest first. Unlike AWS's it has the calls that read and write data,
 * too, and at once.
 */
export function answerLookups(trail: Trail): JsonService {
  return {
    targetPrefix: "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
    jsonVersion: "1.1",
    operations: { LookupEvents: (input) => lookUp(trail, input) },
  };
}

function lookUp(trail: Trail, input: JsonObject): JsonObject {
  const { LookupAttributes, StartTime, EndTime, MaxResults, NextToken } = parseInput(schema, input);
  const found = trail
    .records()
    .reverse()
    .filter(({ eventTime }) => isBetween(Date.parse(eventTime) / 1000, StartTime, EndTime))
    .filter((record) =>
      LookupAttributes.every(({ AttributeKey, AttributeValue }) =>
        attributes[AttributeKey](record).includes(AttributeValue),
      ),
    );
  const start = NextToken === undefined ? 0 : found.findIndex(({ eventID }) => eventID === NextToken);
  if (start === -1) throw new AwsError("InvalidNextTokenException", "The trail has no such event any more.");
  const next = found[start + MaxResults]?.eventID;
  const page = found.slice(start, start + MaxResults).map(describeEvent);
  return { Events: page, ...(next === undefined ? {} : { NextToken: next }) };
}

function isBetween(time: number, start: number, end: number): boolean {
  return time >= start && time <= end;
}

function describeEvent(record: TrailRecord): JsonObject {
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    EventTime: Date.parse(record.eventTime) / 1000,
    EventSource: record.eventSource,
    Username: userName(record),
    AccessKeyId: record.userIdentity.accessKeyId,
    Resources: record.resources.map(({ ARN }) => ({ ResourceName: ARN })),
    CloudTrailEvent: JSON.stringify(record),
  };
}

/** The session's name for a role, as CloudTrail has it. */
function userName({ userIdentity: { type, arn } }: TrailRecord): string | undefined {
  return type === "Root" ? "root" : arn?.split("/").at(-1);
}
