import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { fetchModelInfo } from "../../functions/resolve-model/fetch-model-info.ts";

const token = { value: "hf_abcdefghijklmnopqrstuvwxyz", secretArn: "arn:aws:secretsmanager:secret:hub" };
const info = { sha: "1".repeat(40), gated: false, siblings: [] };
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe("what the Hub refuses", () => {
  it.each([
    ["without a token", 401, "RepoNotFound", "", undefined, "ModelNotFoundError", "give the stack a token"],
    ["with a token", 404, "RepoNotFound", "", token, "ModelNotFoundError", "may read this repository"],
    ["for want of rights", 403, undefined, "Forbidden", token, "ModelNotFoundError", "may read this"],
    ["as gated, without a token", 401, "GatedRepo", "", undefined, "GatedModelError", "accept them at http"],
    ["as gated, with a token", 403, "GatedRepo", "", token, "GatedModelError", "not let in"],
    ["for the token itself", 401, undefined, unknown(), token, "HubTokenError", "/settings/tokens"],
    ["because it is asked too often", 429, undefined, "", token, "HubBusyError", "asked again by itself"],
    ["because it is unwell", 503, undefined, "", token, "HubUnreachableError", "Try again later"],
    ["for its revision", 404, "RevisionNotFound", "", token, "ModelNotFoundError", 'no revision "main"'],
  ])("%s is told as what it is and what to do", async (_, status, code, message, own, name, advice) => {
    const hubUrl = await serve((_request, response) => {
      response.writeHead(status, { "x-error-message": message, ...(code ? { "x-error-code": code } : {}) });
      response.end("{}");
    });
    const error = await ask(hubUrl, own).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name });
    expect(String(error)).toContain(advice);
    expect(String(error)).not.toContain(token.value);
  });

  it("is asked for before anything is built, when the model is gated", async () => {
    const asked: string[] = [];
    const hubUrl = await serve(({ url = "" }, response) => {
      asked.push(url);
      const isCheck = url.endsWith("/auth-check");
      response.writeHead(isCheck ? 403 : 200, isCheck ? { "x-error-code": "GatedRepo" } : {});
      response.end(JSON.stringify({ ...info, gated: "auto" }));
    });
    await expect(ask(hubUrl, token)).rejects.toThrow("not let in");
    expect(asked).toEqual(["/api/models/a/b/revision/main?blobs=true", "/api/models/a/b/auth-check"]);
  });
});

describe("the token", () => {
  it("goes to the Hub, and to no other host that it redirects to", async () => {
    const seen: [string, string | undefined][] = [];
    const note = (where: string, { headers }: IncomingMessage) => seen.push([where, headers.authorization]);
    const other = await serve((request, response) => {
      note("other", request);
      response.end(JSON.stringify(info));
    });
    const hubUrl = await serve((request, response) => {
      note("hub", request);
      response.writeHead(307, { location: `${other}${request.url}` }).end();
    });
    await ask(hubUrl, token);
    expect(seen).toEqual([
      ["hub", `Bearer ${token.value}`],
      ["other", undefined],
    ]);
  });
});

function unknown(): string {
  return "Invalid credentials in Authorization header";
}

function ask(hubUrl: string, own: typeof token | undefined) {
  return fetchModelInfo({ model: "a/b", revision: "main", hubUrl, token: own });
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
