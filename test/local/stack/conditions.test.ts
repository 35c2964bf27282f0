import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterEach, describe, expect, it } from "vitest";
import type { FixturePackage } from "../support/build-package.ts";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

const source = "export const handler = async () => process.env;";

describe("conditions of the packaged stack", () => {
  const clouds: TestCloud[] = [];

  afterEach(async () => {
    await Promise.all(clouds.splice(0).map((cloud) => cloud.remove()));
  });

  const start = async (fixture: FixturePackage, parameters: Record<string, string> = {}) => {
    const cloud = await startTestCloud(fixture, { parameters });
    clouds.push(cloud);
    return cloud;
  };

  const variablesOf = async (cloud: TestCloud) => {
    const { Payload } = await cloud.lambda.send(new InvokeCommand({ FunctionName: "Environment" }));
    return JSON.parse(Payload?.transformToString() ?? "");
  };

  const stage = { Stage: { Type: "String", Default: "dev" } };
  const isProduction = { "Fn::Equals": [{ Ref: "Stage" }, "production"] };
  const conditions = {
    IsProduction: isProduction,
    IsOther: { "Fn::Not": [{ Condition: "IsProduction" }] },
    Both: { "Fn::And": [{ Condition: "IsProduction" }, { Condition: "IsOther" }] },
    Either: { "Fn::Or": [{ Condition: "Both" }, { Condition: "IsOther" }] },
  };
  const choose = (name: string) => ({ "Fn::If": [name, "yes", "no"] });

  it.each([
    ["dev", { PRODUCTION: "no", OTHER: "yes", BOTH: "no", EITHER: "yes", LISTED: "a" }],
    ["production", { PRODUCTION: "yes", OTHER: "no", BOTH: "no", EITHER: "no", LISTED: "a,b" }],
  ])("choose values in the stage %s", async (value, expected) => {
    const variables = {
      PRODUCTION: choose("IsProduction"),
      OTHER: choose("IsOther"),
      BOTH: choose("Both"),
      EITHER: choose("Either"),
      LISTED: {
        "Fn::Join": [",", ["a", { "Fn::If": ["IsProduction", "b", { Ref: "AWS::NoValue" }] }]],
      },
      LEFT_OUT: { "Fn::If": ["Both", "there", { Ref: "AWS::NoValue" }] },
    };
    const functions = { Environment: { source, variables } };
    const resolved = await variablesOf(
      await start({ functions, conditions, parameters: stage }, { Stage: value }),
    );
    expect(resolved).toMatchObject(expected);
    expect(resolved).not.toHaveProperty("LEFT_OUT");
  });

  it("leave resources and outputs out, and what depends on them stands without them", async () => {
    const resources = {
      Second: { Type: "AWS::Logs::LogGroup", Condition: "IsProduction" },
      Third: { Type: "AWS::Logs::LogGroup", DependsOn: "Second" },
    };
    const outputs = { Group: { Condition: "IsProduction", Value: { Ref: "Second" } } };
    const fixture = { resources, outputs, conditions, parameters: stage };
    const cloud = await start(fixture);
    expect(cloud.notices).toEqual(["Not run here: AWS::Logs::LogGroup (Third)"]);
    const production = await start(fixture, { Stage: "production" });
    expect(production.notices).toEqual(["Not run here: AWS::Logs::LogGroup (Second, Third)"]);
  });

  it.each([
    ["", "", "yes"],
    ["subnet-1, subnet-2", "subnet-1,subnet-2", "no"],
  ])("see the list %j as its items", async (value, joined, empty) => {
    const list = { "Fn::Join": [",", { Ref: "Subnets" }] };
    const functions = {
      Environment: { source, variables: { SUBNETS: list, IS_EMPTY: choose("IsEmpty") } },
    };
    const fixture = {
      functions,
      conditions: { IsEmpty: { "Fn::Equals": [list, ""] } },
      parameters: { Subnets: { Type: "CommaDelimitedList", Default: "" } },
    };
    const cloud = await start(fixture, { Subnets: value });
    expect(await variablesOf(cloud)).toMatchObject({ SUBNETS: joined, IS_EMPTY: empty });
  });

  const wrong: [string, FixturePackage, string][] = [
    [
      "a function that is not here",
      { conditions: { Wrong: { "Fn::Contains": [["a"], "a"] } }, outputs: { A: { Value: choose("Wrong") } } },
      "Conditions.Wrong is {",
    ],
    [
      "a condition of a resource that does not exist",
      { resources: { Group: { Type: "AWS::Logs::LogGroup", Condition: "Missing" } } },
      "Resources.Group has the condition Missing",
    ],
    [
      "a choice by a condition that does not exist",
      { outputs: { A: { Value: choose("Missing") } } },
      'Outputs.A has {"Fn::If": ["Missing"',
    ],
    [
      "a reference to a resource that is left out",
      {
        conditions: { Never: { "Fn::Equals": ["a", "b"] } },
        resources: { Group: { Type: "AWS::Logs::LogGroup", Condition: "Never" } },
        outputs: { A: { Value: { Ref: "Group" } } },
      },
      'Outputs.A has {"Ref": "Group"}',
    ],
  ];

  it.each(wrong)("are refused for %s", async (_, fixture, message) => {
    await expect(start(fixture)).rejects.toThrow(message);
  });
});
