import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, describe, expect, it } from "vitest";
import { startSecrets } from "#local/secrets/start-secrets.ts";
import { answerJsonRequest } from "#local/wire/answer-json-request.ts";
import { AwsError, type JsonService } from "#local/wire/json-service.ts";
import { listen } from "#local/wire/listen.ts";
import { readHubToken } from "../../functions/resolve-model/read-hub-token.ts";

const region = "us-east-1";
const value = "hf_abcdefghijklmnopqrstuvwxyz";
const opened = new AsyncDisposableStack();

afterAll(() => opened.disposeAsync());

describe("the Hub's token", () => {
  it.each([
    ["is the whole secret", value],
    ["is trimmed, because an editor ended the line", `${value}\n`],
    ["is the field `token` of JSON", JSON.stringify({ token: value })],
    ["is the field `HF_TOKEN` of JSON, as the console writes it", JSON.stringify({ HF_TOKEN: value })],
  ])("%s", async (_, text) => {
    expect(await readSecret(text)).toMatchObject({ value });
  });

  it("is not asked for without an ARN", async () => {
    const secretsManager = new SecretsManagerClient({ region });
    expect(await readHubToken({ secretsManager, tokenSecretArn: "", region })).toBeUndefined();
  });

  it.each([
    ["is empty", " \n"],
    ["begins like JSON and is none", `{${value}`],
    ["is JSON without a text in `token` or `HF_TOKEN`", JSON.stringify({ key: value })],
    ["is JSON without a text in `token` or `HF_TOKEN`", JSON.stringify({ token: 7 })],
    ["has characters that no token has", `${value}\nX-Other: ${value}`],
  ])("that %s is refused with the secret's name and none of its text", async (reason, text) => {
    const error = await readSecret(text).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "HubTokenError" });
    expect(String(error)).toMatch(/The secret arn:aws:secretsmanager:us-east-1:\d+:secret:hub-\w{6} /);
    expect(String(error)).toContain(reason);
    expect(String(error)).toContain("put-secret-value");
    expect(String(error)).not.toContain("hf_");
  });

  it("that is in another region is refused before anyone is asked", async () => {
    const { secretsManager } = await serve({});
    const tokenSecretArn = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:hub-AbCdEf";
    await expect(readHubToken({ secretsManager, tokenSecretArn, region })).rejects.toThrow(
      /is not in us-east-1, where the stack is. Replicate it/,
    );
  });

  it.each([
    ["ResourceNotFoundException", "can't find the specified secret", "Create it"],
    ["AccessDeniedException", "is not authorized to perform", "whole ARN"],
    ["DecryptionFailure", "can't decrypt", "kms:Decrypt"],
    ["InvalidRequestException", "marked for deletion", "restore-secret"],
  ])("that Secrets Manager refuses with %s says so and what to do", async (code, message, advice) => {
    const GetSecretValue = () => {
      throw new AwsError(code, message);
    };
    const { secretsManager } = await serve({ GetSecretValue });
    const tokenSecretArn = "arn:aws:secretsmanager:us-east-1:000000000000:secret:hub-AbCdEf";
    const error = await readHubToken({ secretsManager, tokenSecretArn, region }).catch(String);
    expect(error).toMatch(/^HubTokenError: The secret arn:\S+ cannot be read: /);
    expect(error).toContain(message);
    expect(error).toContain(advice);
  });
});

async function readSecret(text: string) {
  const secrets = startSecrets({ region, accountId: "000000000000" });
  const tokenSecretArn = secrets.createSecret("hub", text);
  const { secretsManager } = await serve(secrets.api.operations);
  return readHubToken({ secretsManager, tokenSecretArn, region });
}

async function serve(operations: JsonService["operations"]) {
  const service: JsonService = { targetPrefix: "secretsmanager", jsonVersion: "1.1", operations };
  const { server, port } = await listen(
    (request, response) => void answerJsonRequest(service, request, response),
    0,
  );
  opened.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const secretsManager = new SecretsManagerClient({
    endpoint: `http://127.0.0.1:${port}`,
    region,
    credentials,
    maxAttempts: 1,
  });
  return { secretsManager };
}
