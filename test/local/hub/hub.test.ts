import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createHub } from "#local/hub/answer-hub-request.ts";
import { listen } from "#local/wire/listen.ts";

const treeSchema = z.array(z.object({ path: z.string() }));

const sha = "0123456789abcdef0123456789abcdef01234567";

const config = { model_type: "bert", architectures: ["BertForSequenceClassification"] };

const safetensors = () => {
  const header = JSON.stringify({
    __metadata__: { format: "pt" },
    weight: { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] },
    ids: { dtype: "I64", shape: [4], data_offsets: [24, 56] },
  });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(56)]);
};

describe("the bundled Hub", () => {
  const samplesDirectory = mkdtempSync(join(tmpdir(), "onnxify-hub-"));
  let server: Server;
  let url: string;

  const addRepository = (id: string, description: object, files: Record<string, string | Buffer>) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(samplesDirectory, id, "files", path, ".."), { recursive: true });
      writeFileSync(join(samplesDirectory, id, "files", path), content);
    }
    writeFileSync(join(samplesDirectory, id, "repository.json"), JSON.stringify({ id, sha, ...description }));
  };

  beforeAll(async () => {
    const described = {
      pipelineTag: "text-classification",
      license: "apache-2.0",
      libraryName: "transformers",
      tags: ["emotions"],
    };
    addRepository("org/model", described, {
      "config.json": JSON.stringify(config),
      "model.safetensors": safetensors(),
      "1_Pooling/config.json": "{}",
      "a b+ü.txt": "hello",
    });
    addRepository("org/private", { private: true }, { "config.json": "{}" });
    addRepository("org/gated", { gated: "manual" }, { "config.json": "{}" });
    const handle = createHub({ samplesDirectory, prefix: "/huggingface" });
    const listening = await listen((request, response) => void handle(request, response), 0);
    server = listening.server;
    url = `http://127.0.0.1:${listening.port}/huggingface`;
  });

  afterAll(() => {
    server.close();
    rmSync(samplesDirectory, { recursive: true });
  });

  const json = async (path: string): Promise<unknown> => (await fetch(url + path)).json();

  it.each([
    "/api/models/org/model",
    "/api/models/org/model/revision/main",
    `/api/models/org/model/revision/${sha}?blobs=true`,
  ])("describes a model at %s", async (path) => {
    expect(await json(path)).toMatchObject({
      id: "org/model",
      sha,
      gated: false,
      pipeline_tag: "text-classification",
      library_name: "transformers",
      tags: ["emotions", "license:apache-2.0"],
      cardData: { license: "apache-2.0" },
      config,
      safetensors: { parameters: { F32: 6, I64: 4 }, total: 10 },
      siblings: expect.arrayContaining([
        { rfilename: "config.json", size: JSON.stringify(config).length },
        { rfilename: "1_Pooling/config.json", size: 2 },
      ]),
    });
  });

  it("lists a repository's tree, with or without what is in its folders", async () => {
    const paths = async (query: string) =>
      treeSchema.parse(await json(`/api/models/org/model/tree/${query}`)).map(({ path }) => path);
    expect(await paths("main?recursive=true")).toEqual([
      "1_Pooling/config.json",
      "a b+ü.txt",
      "config.json",
      "model.safetensors",
    ]);
    expect(await paths("main")).toEqual(["1_Pooling", "a b+ü.txt", "config.json", "model.safetensors"]);
    expect(await paths("main/1_Pooling")).toEqual(["1_Pooling/config.json"]);
  });

  it("serves a file with its commit and an ETag that is its content's", async () => {
    const file = `${url}/org/model/resolve/main/${encodeURIComponent("a b+ü.txt")}`;
    const head = await fetch(file, { method: "HEAD" });
    const whole = await fetch(file);
    for (const { status, headers } of [head, whole]) {
      expect(status).toBe(200);
      expect(headers.get("x-repo-commit")).toBe(sha);
      expect(headers.get("content-length")).toBe("5");
      expect(headers.get("etag")).toBe('"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"');
    }
    expect([await head.text(), await whole.text()]).toEqual(["", "hello"]);
    const part = await fetch(file, { headers: { range: "bytes=1-2" } });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      "bytes 1-2/5",
      "el",
    ]);
    expect((await fetch(file, { headers: { range: "bytes=9-" } })).status).toBe(416);
  });

  it.each([
    ["a model that does not exist", "/api/models/org/none", 401, "RepoNotFound"],
    ["a model without an organisation", "/api/models/gpt2", 401, "RepoNotFound"],
    ["a file of a model that does not exist", "/org/none/resolve/main/config.json", 401, "RepoNotFound"],
    ["a revision that does not exist", "/api/models/org/model/revision/v2", 404, "RevisionNotFound"],
    ["a file that does not exist", "/org/model/resolve/main/none.json", 404, "EntryNotFound"],
    ["a file outside the repository", "/org/model/resolve/main/..%2Frepository.json", 404, "EntryNotFound"],
    ["a model outside the samples", "/api/models/..%2F../org", 401, "RepoNotFound"],
    ["a gated model's file", "/org/gated/resolve/main/config.json", 401, "GatedRepo"],
    ["a stranger who asks for access", "/api/models/org/gated/auth-check", 401, "GatedRepo"],
    ["a private model", "/api/models/org/private", 401, "RepoNotFound"],
    ["a page of another kind", "/api/datasets/org/model", 404, null],
    ["an address that is not encoded", "/api/models/org/%E0%A4%A", 400, null],
  ])("refuses %s as the Hub does", async (_, path, status, code) => {
    const response = await fetch(url + path);
    expect([response.status, response.headers.get("x-error-code")]).toEqual([status, code]);
    expect(await response.json()).toEqual({ error: response.headers.get("x-error-message") });
  });

  it("tells everyone about a gated model", async () => {
    expect(await json("/api/models/org/gated")).toMatchObject({ gated: "manual" });
  });
});
