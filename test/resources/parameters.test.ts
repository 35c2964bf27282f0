import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { root } from "./packaged-template.ts";

const run = promisify(execFile);

/** serverless.yml as the framework understands it, which asks AWS nothing. */
async function print(...options: string[]) {
  const file = join(root, "node_modules", ".bin", "serverless");
  const { stdout } = await run(file, ["print", ...options], { cwd: root });
  return parse(stdout.slice(stdout.indexOf("service:")), { merge: true });
}

const defaultsOf = (service: { resources: { Parameters: Record<string, { Default: unknown }> } }) =>
  Object.fromEntries(
    Object.entries(service.resources.Parameters).map(([name, { Default }]) => [name, Default]),
  );

describe("the framework's parameters", () => {
  it("become the defaults of the stack's, in the stage and the region that are asked for", async () => {
    const service = await print(
      "--stage=production",
      "--region=eu-central-1",
      "--param=notificationEmail=team@example.com",
      "--param=scheduleExpression=rate(7 days)",
      "--param=subnetIds=subnet-1,subnet-2",
      "--param=securityGroupIds=sg-1",
      "--param=instanceType=ml.c7i.xlarge",
      "--param=logRetentionInDays=14",
      "--param=architecture=arm64",
      "--param=tags=team=search,cost-center=42",
      "--param=modelBucketArns=arn:aws:s3:::one,arn:aws:s3:::other",
    );
    expect(defaultsOf(service)).toMatchObject({
      NotificationEmail: "team@example.com",
      ScheduleExpression: "rate(7 days)",
      SubnetIds: "subnet-1,subnet-2",
      SecurityGroupIds: "sg-1",
      DefaultInstanceType: "ml.c7i.xlarge",
      LogRetentionInDays: "14",
      ResourceTags: "team=search,cost-center=42",
      ModelBucketArns: "arn:aws:s3:::one,arn:aws:s3:::other",
      ScheduleTimeZone: "UTC",
      KmsKeyArn: "",
    });
    const tags = { application: "onnxify", stage: "production", team: "search", "cost-center": "42" };
    expect(service.provider).toMatchObject({
      stage: "production",
      region: "eu-central-1",
      architecture: "arm64",
      tags,
      stackTags: tags,
    });
  }, 60_000);

  it.each([
    [
      ["--stage=a-stage-with-27-characters-"],
      "has 27 characters; the names of its resources leave room for 26",
    ],
    [["--stage=Production"], "The stage Production cannot be part of a bucket's name"],
    [["--param=subnetIds=subnet-1"], "The parameter subnetIds is given without securityGroupIds"],
    [["--param=tags=team"], 'The parameter tags has "team"'],
    [
      ["--param=modelBucketArns=mine,"],
      'The parameter modelBucketArns has "mine"; expected arn:aws:s3:::bucket',
    ],
  ])(
    "are refused before anything is made when they are %j",
    async (options, message) => {
      await expect(print(...options)).rejects.toMatchObject({ stdout: expect.stringContaining(message) });
    },
    60_000,
  );
});
