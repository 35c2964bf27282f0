import { describe, expect, it } from "vitest";
import { runOnnxify } from "./run-onnxify.ts";

const commands = [
  ...["demo", "up", "prune", "validate", "deploy", "reconcile", "status", "invoke", "report"],
  ...["history", "rollback", "remove"],
];

/** Where nothing listens: port 1 is for privileged programs that nobody runs. */
const nowhere = {
  AWS_ENDPOINT_URL: "http://127.0.0.1:1",
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
};

describe("onnxify --help", () => {
  it("names every command and the exit codes", async () => {
    const { exitCode, stdout } = await runOnnxify(["--help"]);
    expect(exitCode).toBe(0);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^ +${command} .*\\w`, "m"));
    expect(stdout).toMatch(/Exit codes:\n +0 +done\n +1 .*\n +2 .*\n +3 .*\n +130 +interrupted/);
  });

  it.each(commands)("of %s tells of --json and the exit codes", async (command) => {
    const { exitCode, stdout } = await runOnnxify([command, "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: onnxify ${command}`);
    expect(stdout).toContain("--json");
    expect(stdout).toContain("Exit codes:");
  });
});

describe("bad usage is a sentence and exit code 2:", () => {
  it.each([
    [[], "Usage: onnxify"],
    [["destroy"], "error: unknown command 'destroy'"],
    [["status", "--colour"], "error: unknown option '--colour'"],
    [["deploy"], "error: missing required argument 'model'"],
    [["invoke", "endpoint"], "error: missing required argument 'text'"],
    [["up", "--port", "http"], "A whole number is expected."],
    [["up", "--port", "70000"], "A port is at most 65535."],
    [["deploy", "a/b/c"], 'error: The model is "a/b/c"; expected a Hugging Face model id'],
    [
      ["deploy", "a/b", "--endpoint-name", "a_b"],
      'error: --endpoint-name is "a_b"; expected 1 to 63 letters',
    ],
    [["deploy", "a/b", "--redeploy", "now"], 'error: --redeploy is "now"; expected one of on-change,'],
    [["deploy", "a/b", "--instance-type", "big"], 'error: --instance-type is "big"; expected a SageMaker'],
    [["deploy", "a/b", "--instance-count", "0"], "error: --instance-count is 0; expected"],
    [["deploy", "a/b", "--quantization", "int4"], 'error: --quantization is "int4"; expected one of auto,'],
  ])("%j", async (parameters, sentence) => {
    const { exitCode, stdout, stderr } = await runOnnxify(parameters, { environment: nowhere });
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

describe("a cloud that cannot be reached is a sentence and exit code 3:", () => {
  const region = { AWS_REGION: "us-east-1" };
  it.each([
    ["no region", {}, "No AWS region is set."],
    ["no credentials", region, "AWS does not accept the credentials, or there are none"],
    ["nobody there", nowhere, "The cloud does not answer (connect ECONNREFUSED 127.0.0.1:1)."],
  ])("%s", async (_, environment, sentence) => {
    for (const parameters of [["status"], ["invoke", "endpoint", "text"]]) {
      const { exitCode, stdout, stderr } = await runOnnxify(parameters, { environment });
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
      expect(stderr).toContain(`error: ${sentence}`);
      expect(stderr).toContain("Start a local cloud with `onnxify up` and set the variables that it prints");
      expect(stderr.trim().split("\n")).toHaveLength(1);
    }
  });

  it("which with --json is the document as well", async () => {
    const { exitCode, stdout, stderr } = await runOnnxify(["status", "--json"], { environment: nowhere });
    expect(exitCode).toBe(3);
    const { error } = JSON.parse(stdout);
    expect(error.name).toBe("UnreachableError");
    expect(stderr).toBe(`error: ${error.message}\n`);
  });
});
