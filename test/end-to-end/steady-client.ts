import { setTimeout as delay } from "node:timers/promises";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import type { TestCloud } from "./cloud.ts";

/** What became of one request: what was answered, or the error. */
export interface Asked {
  sentAt: number;
  answer: string;
}

const requestsPerSecond = 20;

/**
 * Asks an endpoint twenty times a second, whether or not earlier requests are answered, while something is done, and
 * answers what became of every request. None is tried again: a retry would hide that it failed.
 */
export async function whileAsking<Result>(
  { endpointUrl, region }: Pick<TestCloud, "endpointUrl" | "region">,
  { endpointName, body }: { endpointName: string; body: object },
  work: () => Promise<Result>,
): Promise<{ result: Result; asked: Asked[] }> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const runtime = new SageMakerRuntimeClient({ endpoint: endpointUrl, region, credentials, maxAttempts: 1 });
  const ask = async (): Promise<Asked> => {
    const sentAt = Date.now();
    const Body = JSON.stringify(body);
    const command = new InvokeEndpointCommand({
      EndpointName: endpointName,
      ContentType: "application/json",
      Body,
    });
    const answer = await runtime.send(command).then(
      (found) => found.Body.transformToString(),
      (error: Error) => `${error.name}: ${error.message}`,
    );
    return { sentAt, answer };
  };
  const requests: Promise<Asked>[] = [];
  const startedAt = Date.now();
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      requests.push(ask());
      await delay(startedAt + (requests.length * 1000) / requestsPerSecond - Date.now());
    }
  })();
  try {
    const result = await work();
    return { result, asked: await finish() };
  } finally {
    await finish();
    runtime.destroy();
  }

  async function finish(): Promise<Asked[]> {
    isOver = true;
    await asking;
    return Promise.all(requests);
  }
}
