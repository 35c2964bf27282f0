import { createHash } from "node:crypto";
import { cpSync, createReadStream, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen } from "#local/wire/listen.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { findInFiles } from "../support/find-in-files.ts";
import { listDescendants } from "../support/list-processes.ts";
import { deploy, openCloud, statesOfRefusal, type TestCloud } from "./cloud.ts";

const token = "hf_memberOfTheOrganisationForThisTestOnly";
const strangersToken = "hf_strangerWhoHasAnAccountAndNoMore";
const secretName = "onnxify-hugging-face-token";
const model = "test/private";
/** A loaded machine must not fail the speed gate of a test about something else. */
const gates = { speedup: 0 };
const benchmark = { batchSize: 8, durationInSeconds: 1 };

let cloud: TestCloud;
let secretsManager: SecretsManagerClient;
const opened = new AsyncDisposableStack();
/** What the host of the files was asked, with the Authorization that came along. */
const cdnRequests: { url: string; authorization: string | undefined }[] = [];

beforeAll(async () => {
  // The owner's own variable, which no child of the cloud may inherit.
  process.env.HF_TOKEN = token;
  opened.defer(() => void delete process.env.HF_TOKEN);
  let samplesDirectory = "";
  const cdn = await listen((request, response) => {
    const { url = "", headers } = request;
    cdnRequests.push({ url, authorization: headers.authorization });
    createReadStream(join(samplesDirectory, url)).pipe(response);
  }, 0);
  opened.defer(() => {
    cdn.server.closeAllConnections();
    cdn.server.close();
  });
  const addModels = (samples: string) => {
    samplesDirectory = samples;
    addModel(samples, model, { private: true, gated: "auto" });
    addModel(samples, "test/gated", { gated: "manual" });
    const accounts = [account(token, [model]), account(strangersToken, [])];
    const settings = { accounts, cdnUrl: `http://127.0.0.1:${cdn.port}` };
    writeFileSync(join(samples, "hub.json"), JSON.stringify(settings));
  };
  cloud = opened.use(await openCloud(addModels, { huggingFaceToken: token }));
  const { endpointUrl: endpoint, region } = cloud;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  secretsManager = new SecretsManagerClient({ endpoint, region, credentials });
});

afterAll(() => opened.disposeAsync());

describe("a private and gated model", () => {
  it("becomes a live endpoint with a secret, which no process of the run has in its environment", async () => {
    const seen = watchProcesses();
    const execution = await deploy(cloud, "private", { model, benchmark, gates });
    const processes = seen();
    expect(execution.cause ?? "").toBe("");
    expect(execution.status).toBe("SUCCEEDED");
    const document: DeployDocument = JSON.parse(execution.output ?? "");
    expect(document.release).toMatchObject({ model, action: "build" });
    // The job, the functions and the server were among what was looked at.
    for (const part of ["quantize.py", "bootstrap.ts", "serve.py"]) expect(processes).toContain(part);
    expect(processes).toContain("HUGGING_FACE_TOKEN_SECRET_ARN=arn:aws:secretsmanager:");
    expect(processes).not.toContain(token);
  }, 600_000);

  it("is downloaded from another host, which is not shown the token", () => {
    expect(cdnRequests.map(({ url }) => url)).toContain(`/${model}/files/model.safetensors`);
    expect(cdnRequests.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  });

  it("leaves the token nowhere: not in the bucket, an archive, a history, a log, a message or a table", () => {
    const data = join(cloud.directory, "data");
    expect(findInFiles(data, token)).toEqual([]);
    // The same search finds what is there: the secret's name in tables and logs, and a member of the archive.
    expect(findInFiles(data, `secret:${secretName}-`).length).toBeGreaterThan(0);
    expect(findInFiles(data, "code/inference.py").length).toBeGreaterThan(0);
  });
});

describe("a token", () => {
  it.each([
    ["that is not let in", strangersToken, "test/gated", "GatedModelError", "accept them at http"],
    [
      "that may not know of the model",
      strangersToken,
      model,
      "ModelNotFoundError",
      "may read this repository",
    ],
    ["that is nobody's", "hf_nobodysTokenAtAll", model, "HubTokenError", "does not accept the token"],
    ["that is none", "{hf_notJson", model, "HubTokenError", "begins like JSON and is none"],
  ])("%s is told in words that do not repeat it", async (name, value, wanted, error, sentence) => {
    await secretsManager.send(new PutSecretValueCommand({ SecretId: secretName, SecretString: value }));
    const endpointName = name.replaceAll(/[^a-z]+/g, "-");
    const execution = await deploy(cloud, endpointName, { model: wanted, endpointName, gates });
    expect(execution).toMatchObject({ status: "FAILED", error });
    expect(execution.cause).toContain(sentence);
    expect(execution.states).toEqual(statesOfRefusal);
    expect(findInFiles(join(cloud.directory, "data"), value)).toEqual([]);
  });
});

/** The emotions classifier under another name, for some eyes only. */
function addModel(
  samples: string,
  id: string,
  access: { private?: boolean; gated?: "auto" | "manual" },
): void {
  cpSync(join(samples, "onnxify/emotions-minilm"), join(samples, id), { recursive: true });
  const file = join(samples, id, "repository.json");
  const description = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...description, id, ...access }));
}

function account(value: string, reads: string[]) {
  return { tokenSha256: createHash("sha256").update(value).digest("hex"), reads };
}

/** Looks at every process again and again; answers all that was seen. */
function watchProcesses(): () => string {
  const seen = new Set<string>();
  const timer = setInterval(() => {
    for (const { text } of listDescendants()) seen.add(text);
  }, 500);
  return () => {
    clearInterval(timer);
    return [...seen].join("\n");
  };
}
