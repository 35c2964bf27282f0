import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeZip } from "../local/support/write-zip.ts";
import { findDangling } from "./checks/find-dangling.ts";
import { findLongNames } from "./checks/find-long-names.ts";
import { findOversize } from "./checks/find-oversize.ts";
import { findSecrets } from "./checks/find-secrets.ts";
import { findWildcards } from "./checks/find-wildcards.ts";
import { wildcardReasons } from "./checks/wildcard-reasons.ts";
import { packageDirectory, type Resource, readPackagedTemplate } from "./packaged-template.ts";

const template = readPackagedTemplate();
const ofType = (type: string) => Object.entries(template.Resources).filter(([, { Type }]) => Type === type);

/** The packaged template with more resources in it. */
const withResources = (Resources: Record<string, Resource>) => ({
  ...template,
  Resources: { ...template.Resources, ...Resources },
});

const withStatement = (Action: string, Resource: unknown) =>
  withResources({
    Mutant: {
      Type: "AWS::IAM::Policy",
      Properties: { PolicyDocument: { Statement: [{ Effect: "Allow", Action, Resource }] } },
    },
  });

const withVariable = (name: string, value: string) =>
  withResources({
    Mutant: { Type: "AWS::Lambda::Function", Properties: { Environment: { Variables: { [name]: value } } } },
  });

describe("the packaged template", () => {
  it("has no reference that leads nowhere", () => {
    expect(findDangling(template)).toEqual([]);
  });

  it.each([
    [{ Ref: "Nothing" }],
    [{ "Fn::GetAtt": ["Nothing", "Arn"] }],
    [{ "Fn::Sub": `a \${Nothing.Arn}` }],
    [{ "Fn::Sub": [`\${known} \${Nothing}`, { known: "a" }] }],
    [{ "Fn::If": ["Nothing", "a", "b"] }],
  ])("would not pass with %j", (Value) => {
    expect(findDangling(withResources({ Mutant: { Type: "Any", Properties: { Value } } }))).toEqual([
      expect.stringContaining("refers to Nothing"),
    ]);
  });

  it("would not pass with a resource that depends on nothing there", () => {
    const Mutant = { Type: "Any", Properties: {}, DependsOn: ["Nothing"] };
    expect(findDangling(withResources({ Mutant }))).toEqual(["Resources.Mutant.DependsOn refers to Nothing"]);
  });

  it("allows nothing on everything without a reason, and has no reason without a use", () => {
    const uses = findWildcards(template);
    for (const { path, use } of uses) expect(wildcardReasons, path).toHaveProperty([use]);
    const used = new Set(uses.map(({ use }) => use));
    expect(Object.keys(wildcardReasons).filter((use) => !used.has(use))).toEqual([]);
  });

  it.each([
    ["s3:GetObject", "*", "s3:GetObject on *"],
    [
      "sqs:*",
      "arn:aws:sqs:us-east-1:123456789012:queue",
      "sqs:* on arn:aws:sqs:us-east-1:123456789012:queue",
    ],
    ["lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:*", "lambda on any function"],
    ["sns:Publish", "arn:aws:sns:us-east-1:123456789012:*", "sns on any *"],
    ["iam:PassRole", { "Fn::Sub": `arn:aws:iam::\${AWS::AccountId}:role/*` }, "iam on any role"],
  ])("would not pass with %s allowed on %j", (action, resource, use) => {
    const found = findWildcards(withStatement(action, resource)).filter(({ path }) =>
      path.startsWith("Mutant"),
    );
    expect(found.map((finding) => finding.use)).toEqual([use]);
    expect(wildcardReasons).not.toHaveProperty([use]);
  });

  it("has no secret in an environment", () => {
    expect(findSecrets(template)).toEqual([]);
  });

  it.each([
    ["HUB", `hf_${"a".repeat(34)}`],
    ["ACCESS", `AKIA${"A".repeat(16)}`],
    ["HUB_TOKEN", "short"],
    ["SETTINGS", "x7Kp2QmZ9vRt4LsW8nYb3HcJ6fGd1ZaQe5Tu"],
    ["SETTINGS", "{{resolve:secretsmanager:hub}}"],
  ])("would not pass with %s=%s in an environment", (name, value) => {
    expect(findSecrets(withVariable(name, value))).toEqual([`Mutant: ${name}`]);
  });

  const names = { packagedStage: "dev", stage: "a".repeat(26) };

  it("has names that AWS takes for the longest stage, in the region with the longest name", async () => {
    expect(await findLongNames(template, names)).toEqual([]);
  });

  it("would not pass with a stage that is longer by one", async () => {
    expect(await findLongNames(template, { ...names, stage: "a".repeat(27) })).toEqual([
      expect.stringMatching(/^Bucket: onnxify-a+-123456789012-us-isof-south-1 has 64 of 63$/),
    ]);
  });

  it("would not pass with a function whose name is too long", async () => {
    const FunctionName = "onnxify-dev-a-function-with-a-name-that-goes-on-and-on";
    const Mutant = { Type: "AWS::Lambda::Function", Properties: { FunctionName } };
    expect(await findLongNames(withResources({ Mutant }), names)).toEqual([
      expect.stringContaining("has 77 of 64"),
    ]);
  });
});

describe("the packaged bundles", () => {
  it("fit into Lambda, each with its layers", () => {
    expect(findOversize(template, packageDirectory)).toEqual([]);
  });

  it("would not pass with one that is larger unzipped than Lambda takes", () => {
    const directory = mkdtempSync(join(tmpdir(), "onnxify-oversize-"));
    writeZip(join(directory, "mutant.zip"), { large: Buffer.alloc(250 * 1024 * 1024 + 1) });
    const Mutant = { Type: "AWS::Lambda::Function", Properties: { Code: { S3Key: "any/mutant.zip" } } };
    expect(findOversize({ ...template, Resources: { Mutant } }, directory)).toEqual([
      "Mutant: 262144001 bytes unzipped",
    ]);
    rmSync(directory, { recursive: true });
  });
});

describe("every function", () => {
  it.each(ofType("AWS::Lambda::Function"))(
    "%s has its own role, its own log group, and Node 24",
    (id, { Properties }) => {
      const name = id.replace(/LambdaFunction$/, "");
      expect(Properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["x86_64"],
        Role: { "Fn::GetAtt": [`${name}Role`, "Arn"] },
        Tags: expect.arrayContaining([{ Key: "application", Value: "onnxify" }]),
      });
      expect(template.Resources[`${name}LogGroup`]?.Properties).toMatchObject({
        LogGroupName: `/aws/lambda/${Properties.FunctionName}`,
        RetentionInDays: { Ref: "LogRetentionInDays" },
        KmsKeyId: { "Fn::If": ["HasKey", { Ref: "KmsKeyArn" }, { Ref: "AWS::NoValue" }] },
      });
    },
  );

  it.each(ofType("AWS::IAM::Role"))(
    "and other principal has a role, %s, within the permissions boundary",
    (_, role) => {
      expect(role.Properties.PermissionsBoundary).toEqual({
        "Fn::If": ["HasBoundary", { Ref: "PermissionsBoundaryArn" }, { Ref: "AWS::NoValue" }],
      });
    },
  );
});
