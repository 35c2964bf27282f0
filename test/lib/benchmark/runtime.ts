import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";

/** What an endpoint was asked. */
export interface Asked {
  texts: string[];
  parameters: unknown;
  /** Requests that were under way when this one came, itself included. */
  underWay: number;
}

/**
 * An endpoint over SageMaker's protocol that answers as the test says, asked through the SDK; for what a real one does
 * only by chance, such as failing now and then or getting slower.
 */
export async function startRuntime(
  answer: (asked: Asked & { number: number }, response: ServerResponse) => void,
) {
  const asked: Asked[] = [];
  let underWay = 0;
  const server = createServer(async (request, response) => {
    underWay += 1;
    response.on("close", () => {
      underWay -= 1;
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { inputs: texts, parameters } = JSON.parse(Buffer.concat(chunks).toString());
    asked.push({ texts, parameters, underWay });
    answer({ texts, parameters, underWay, number: asked.length }, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const runtime = new SageMakerRuntimeClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  return {
    asked,
    context: { runtime, endpointName: "endpoint" },
    async [Symbol.asyncDispose]() {
      runtime.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The container answers. */
export function succeed(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" }).end("[]");
}

/** The container raises, as SageMaker words it. */
export function fail(response: ServerResponse): void {
  const body = JSON.stringify({ Message: "Received server error", OriginalMessage: "the model is tired" });
  response.writeHead(424, { "content-type": "application/json", "x-amzn-errortype": "ModelError" }).end(body);
}
