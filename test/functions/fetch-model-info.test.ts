import type { ServerResponse } from "node:http";
import { afterAll, describe, expect, it } from "vitest";
import { listen } from "#local/wire/listen.ts";
import { fetchModelInfo } from "../../functions/resolve-model/fetch-model-info.ts";

const opened = new AsyncDisposableStack();

afterAll(() => opened.disposeAsync());

const info = { sha: "0".repeat(40), siblings: [] };

async function ask(answer: (response: ServerResponse) => void) {
  const { server, port } = await listen((_, response) => answer(response), 0);
  opened.defer(() => void server.close());
  const hubUrl = `http://127.0.0.1:${port}`;
  return fetchModelInfo({ model: "a/b", revision: "main", hubUrl, token: undefined });
}

describe("what the Hub says of a model", () => {
  it("is taken as far as it is needed", async () => {
    const more = {
      ...info,
      __proto__: null,
      downloads: 7,
      config: { model_type: "bert", auto_map: { AutoModel: "x.Y" } },
    };
    const found = await ask((response) => response.end(JSON.stringify(more)));
    expect(found).toEqual({ ...info, gated: false, private: false, config: { model_type: "bert" } });
  });

  it.each([
    ["a page of a proxy", (response: ServerResponse) => response.end("<html>Please log in</html>")],
    ["JSON that describes no model", (response: ServerResponse) => response.end('{"siblings": {}}')],
    [
      "a sha that is none",
      (response: ServerResponse) => response.end(JSON.stringify({ ...info, sha: "../../x" })),
    ],
    ["deep JSON", (response: ServerResponse) => response.end(`{"sha":${"[".repeat(500_000)}`)],
    ["half of an answer", breakOff],
  ])("is refused as an answer of no Hub if it is %s", async (_, answer) => {
    const refusal = await ask(answer).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: "HubUnreachableError" });
    expect(String(refusal)).toMatch(/answered about a\/b what describes no model\. Check the stack's/);
  });
});

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { "content-length": 1_000 });
  response.write('{"sha": "', () => response.destroy());
}
