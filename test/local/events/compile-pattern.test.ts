import { describe, expect, it } from "vitest";
import { compilePattern } from "#local/events/compile-pattern.ts";

const event = {
  source: "aws.s3",
  "detail-type": "Object Created",
  resources: ["arn:aws:s3:::one", "arn:aws:s3:::two"],
  detail: {
    bucket: { name: "models" },
    object: { key: "manifests/team a/ids.txt", size: 12, archived: false, note: null },
  },
};

const key = (...alternatives: unknown[]) => ({ detail: { object: { key: alternatives } } });

describe("an event pattern", () => {
  it.each([
    ["its values", { source: ["aws.ec2", "aws.s3"], "detail-type": ["Object Created"] }],
    ["values of every type", { detail: { object: { size: [12], archived: [false], note: [null] } } }],
    ["one value of a list in the event", { resources: ["arn:aws:s3:::two"] }],
    ["a prefix", key({ prefix: "manifests/" })],
    ["a suffix", key({ suffix: ".txt" })],
    ["a wildcard", key({ wildcard: "manifests/*/ids.*" })],
    ["a name in another case", key({ "equals-ignore-case": "MANIFESTS/team a/IDS.txt" })],
    ["anything but a value", key({ "anything-but": "manifests/other.txt" })],
    ["anything but several values", key({ "anything-but": ["a", "b"] })],
    ["anything but a prefix", key({ "anything-but": { prefix: "status/" } })],
    ["one of its alternatives", key({ prefix: "nothing" }, { suffix: ".txt" })],
    ["a field that is there", key({ exists: true })],
    ["a field that is not there", { detail: { object: { versionId: [{ exists: false }] } } }],
  ])("matches %s", (_, pattern) => {
    expect(compilePattern(pattern)(event)).toBe(true);
  });

  it.each([
    ["another value", { source: ["aws.ec2"] }],
    ["one of its fields only", { source: ["aws.s3"], "detail-type": ["Object Deleted"] }],
    ["a number as text", { detail: { object: { size: ["12"] } } }],
    ["another prefix", key({ prefix: "status/" })],
    ["a wildcard without its end", key({ wildcard: "manifests/*.json" })],
    ["a literal asterisk", key({ wildcard: "manifests/\\*" })],
    ["anything but its value", key({ "anything-but": ["manifests/team a/ids.txt"] })],
    ["a field that is not there", { detail: { reason: ["PutObject"] } }],
    [
      "anything but a value of a field that is not there",
      { detail: { reason: [{ "anything-but": "CopyObject" }] } },
    ],
  ])("does not match %s", (_, pattern) => {
    expect(compilePattern(pattern)(event)).toBe(false);
  });

  it.each([
    ["an operator that is not here", key({ numeric: [">", 5] }), "EventPattern.detail.object.key"],
    ["an operand that an operator cannot take", key({ prefix: 5 }), '{"prefix":5}'],
    ["a value outside a list", { source: "aws.s3" }, "EventPattern.source must be"],
  ])("is refused for %s", (_, pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});
