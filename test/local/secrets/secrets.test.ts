import { type CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterEach, describe, expect, it } from "vitest";
import type { CloudOptions } from "#local/start-cloud.ts";
import { findInFiles } from "../../support/find-in-files.ts";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

const huggingFaceToken = "hf_abcdefghijklmnopqrstuvwxyz";
const SecretId = "onnxify-hugging-face-token";
const parameters = { HuggingFaceTokenSecretArn: { Type: "String", Default: "" } };
const clouds: TestCloud[] = [];

afterEach(async () => {
  for (const cloud of clouds.splice(0)) await cloud.remove();
});

describe("a local cloud that is given a token", () => {
  it("has it in a secret, by name or by ARN, and the ARN in the stack's parameter", async () => {
    const { cloud, secrets } = await start({ huggingFaceToken });
    const { ARN, SecretString, VersionStages } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    expect([SecretString, VersionStages]).toEqual([huggingFaceToken, ["AWSCURRENT"]]);
    expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:[\w-]+-[A-Za-z0-9]{6}$/);
    const byArn = await secrets.send(new GetSecretValueCommand({ SecretId: ARN }));
    expect(byArn.SecretString).toBe(huggingFaceToken);
    expect(await tokenParameter(cloud)).toBe(ARN);
  });

  it("takes another value for it", async () => {
    const { secrets } = await start({ huggingFaceToken });
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: "hf_another" }));
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    expect(SecretString).toBe("hf_another");
  });

  it("does not write it to the disk", async () => {
    const { cloud } = await start({ huggingFaceToken });
    expect(findInFiles(cloud.directory, huggingFaceToken)).toEqual([]);
  });
});

describe("a local cloud that is given none", () => {
  it("has no secret and leaves the parameter empty", async () => {
    const { cloud, secrets } = await start({});
    await expect(secrets.send(new GetSecretValueCommand({ SecretId }))).rejects.toThrow(
      expect.objectContaining({ name: "ResourceNotFoundException" }),
    );
    expect(await tokenParameter(cloud)).toBe("");
  });
});

async function start(options: Partial<CloudOptions>) {
  const cloud = await startTestCloud({ parameters }, options);
  clouds.push(cloud);
  const { endpointUrl: endpoint, region } = cloud;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return { cloud, secrets: new SecretsManagerClient({ endpoint, region, credentials }) };
}

async function tokenParameter({ cloudFormation }: { cloudFormation: CloudFormationClient }) {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
  const found = Stacks[0]?.Parameters?.find(
    ({ ParameterKey }) => ParameterKey === "HuggingFaceTokenSecretArn",
  );
  return found?.ParameterValue;
}
