import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createHub } from "#local/hub/answer-hub-request.ts";
import { listen } from "#local/wire/listen.ts";

const member = "hf_member";
const stranger = "hf_stranger";
const nobody = "hf_nobody";

describe("a bundled Hub with accounts", () => {
  const samplesDirectory = mkdtempSync(join(tmpdir(), "onnxify-hub-"));
  let server: Server;
  let url: string;

  const tell = (settings: object) =>
    writeFileSync(join(samplesDirectory, "hub.json"), JSON.stringify(settings));
  const accounts = [account(member, ["org/gated", "org/private"]), account(stranger, [])];

  beforeAll(async () => {
    for (const [id, description] of Object.entries({
      "org/open": {},
      "org/gated": { gated: "manual" },
      "org/private": { private: true },
    })) {
      mkdirSync(join(samplesDirectory, id, "files"), { recursive: true });
      writeFileSync(join(samplesDirectory, id, "files", "config.json"), "{}");
      const repository = { id, sha: "1".repeat(40), ...description };
      writeFileSync(join(samplesDirectory, id, "repository.json"), JSON.stringify(repository));
    }
    const handle = createHub({ samplesDirectory, prefix: "" });
    const listening = await listen((request, response) => void handle(request, response), 0);
    server = listening.server;
    url = `http://127.0.0.1:${listening.port}`;
  });

  beforeEach(() => tell({ accounts }));

  afterAll(() => {
    server.close();
    rmSync(samplesDirectory, { recursive: true });
  });

  const ask = async (path: string, token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(url + path, { headers, redirect: "manual" });
    await response.arrayBuffer();
    return response;
  };

  it.each([
    "/api/models/org/private",
    "/org/private/resolve/main/config.json",
    "/api/models/org/gated/auth-check",
    "/org/gated/resolve/main/config.json",
  ])("answers %s to those who are let in", async (path) => {
    expect((await ask(path, member)).status).toBe(200);
  });

  it.each([
    ["who is known but not let in", stranger, "/org/gated/resolve/main/config.json", 403, "GatedRepo"],
    ["who asks whether they are let in", stranger, "/api/models/org/gated/auth-check", 403, "GatedRepo"],
    ["who may not know of it", stranger, "/api/models/org/private", 404, "RepoNotFound"],
    ["whose token is nobody's", nobody, "/api/models/org/open", 401, null],
  ])("refuses one %s as the Hub does", async (_, token, path, status, code) => {
    const response = await ask(path, token);
    expect([response.status, response.headers.get("x-error-code")]).toEqual([status, code]);
  });

  it("says of a token that is nobody's what clients know it by", async () => {
    const message = (await ask("/api/models/org/open", nobody)).headers.get("x-error-message");
    expect(message).toBe("Invalid credentials in Authorization header");
  });

  it("takes any token for a stranger's while it is told of no accounts", async () => {
    tell({});
    expect((await ask("/api/models/org/open", nobody)).status).toBe(200);
    expect((await ask("/api/models/org/private", nobody)).status).toBe(404);
  });

  it("sends those who ask for a file to its CDN, with what the file is", async () => {
    tell({ accounts, cdnUrl: "http://127.0.0.1:9/cdn" });
    const { status, headers } = await ask("/org/gated/resolve/main/config.json", member);
    expect(status).toBe(302);
    expect(headers.get("location")).toBe("http://127.0.0.1:9/cdn/org/gated/files/config.json");
    expect([headers.get("x-linked-size"), headers.get("x-repo-commit")]).toEqual(["2", "1".repeat(40)]);
    expect(headers.get("x-linked-etag")).toMatch(/^"[0-9a-f]{64}"$/);
  });
});

function account(token: string, reads: string[]) {
  return { tokenSha256: createHash("sha256").update(token).digest("hex"), reads };
}
