import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findInFiles } from "../support/find-in-files.ts";
import { finish, type RunOptions, readFirstLine, runOnnxify, startOnnxify } from "./run-onnxify.ts";

let directory: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "onnxify-up-test-"));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(directory, { recursive: true, force: true });
});

function startUp(options: RunOptions, ...parameters: string[]): ChildProcess {
  const child = startOnnxify(["up", "--port", "0", ...parameters], { directory, ...options });
  children.push(child);
  return child;
}

describe("onnxify up", () => {
  it("tells on one line of JSON where everything is, from any folder, and ends well on SIGTERM", async () => {
    const child = startUp({}, "--json");
    const { endpointUrl, ...rest } = JSON.parse(await readFirstLine(child));
    expect(endpointUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(rest).toEqual({
      region: "us-east-1",
      bucket: "onnxify-dev-000000000000-us-east-1",
      stateMachineArn: "arn:aws:states:us-east-1:000000000000:stateMachine:onnxify-deploy-model-dev",
      topicArn: "arn:aws:sns:us-east-1:000000000000:onnxify-dev",
      hubUrl: `${endpointUrl}/huggingface`,
    });
    child.kill("SIGTERM");
    const { exitCode, stdout } = await finish(child);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
    await expect(fetch(endpointUrl)).rejects.toThrow("fetch failed");
  });

  it("prints the variables that a shell needs, and ends with 130 on Ctrl-C", async () => {
    const child = startUp({});
    const finished = finish(child);
    child.stdout?.on("data", (chunk) => {
      if (`${chunk}`.includes("Ctrl-C stops it")) child.kill("SIGINT");
    });
    const { exitCode, stdout, stderr } = await finished;
    expect(exitCode, stderr).toBe(130);
    expect(stdout).toMatch(/^ {2}export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+$/m);
    for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
      expect(stdout).toMatch(new RegExp(`^ {2}export ${name}=\\S+$`, "m"));
    }
    expect(stdout).not.toContain("\u001b");
  });

  it("puts HF_TOKEN into the secret that the stack reads models with, and says nothing of it", async () => {
    const child = startUp({ environment: { HF_TOKEN: "hf_ofTheOwner" } }, "--json");
    const line = await readFirstLine(child);
    const { endpointUrl: endpoint, region } = JSON.parse(line);
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = { endpoint, region, credentials };
    const { Stacks } = await new CloudFormationClient(client).send(new DescribeStacksCommand({}));
    const parameter = Stacks?.[0]?.Parameters?.find(
      ({ ParameterKey }) => ParameterKey === "HuggingFaceTokenSecretArn",
    );
    const command = new GetSecretValueCommand({ SecretId: parameter?.ParameterValue });
    expect((await new SecretsManagerClient(client).send(command)).SecretString).toBe("hf_ofTheOwner");
    child.kill("SIGTERM");
    const { stdout, stderr } = await finish(child);
    expect(line + stdout + stderr).not.toContain("hf_ofTheOwner");
    expect(findInFiles(directory, "hf_ofTheOwner")).toEqual([]);
  });

  it("refuses a port that another program uses", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const { exitCode, stderr } = await runOnnxify(["up", "--port", `${port}`], { directory });
    other.close();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: Cannot listen on port \d+: another program is using it\./);
  });

  it("refuses a data directory that another local cloud uses", async () => {
    const child = startUp({}, "--json");
    await readFirstLine(child);
    const { exitCode, stderr } = await runOnnxify(["up", "--port", "0"], { directory });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error: Another local cloud \\(process ${child.pid}\\) is using`));
  });

  it("keeps a directory that is pruned once it has ended, and not before", async () => {
    const child = startUp({}, "--json");
    await readFirstLine(child);
    const refused = await runOnnxify(["prune"], { directory });
    expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
    expect(refused.stderr).toMatch(/^error: Another local cloud \(process \d+\) is using .*\n$/);
    child.kill("SIGTERM");
    await finish(child);
    const { exitCode, stdout } = await runOnnxify(["prune", "--dry-run"], { directory });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^0 executions with their histories, 0 bytes$/m);
    expect(stdout).toMatch(/^0 bytes would be freed\.$/m);
  });
});
