import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { afterEach, expect, it } from "vitest";
import { openInstanceQuotas } from "#local/quotas/instance-quotas.ts";
import { startQuotas } from "#local/quotas/start-quotas.ts";
import { answerJsonRequest } from "#local/wire/answer-json-request.ts";
import { AwsError, type JsonService } from "#local/wire/json-service.ts";
import { listen } from "#local/wire/listen.ts";
import { checkQuotas } from "../../../functions/preflight/check-quotas.ts";

const opened: AsyncDisposable[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});

/** A client of a Service Quotas that answers as `service` does, and how often it was asked. */
async function connectTo(service: JsonService) {
  const seen = { requests: 0 };
  const { server, port } = await listen((request, response) => {
    seen.requests += 1;
    void answerJsonRequest(service, request, response);
  }, 0);
  const quotas = new ServiceQuotasClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  opened.push({
    async [Symbol.asyncDispose]() {
      quotas.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  return { quotas, region: "us-east-1", seen };
}

const account = { region: "us-east-1", accountId: "000000000000" };
const needed = { needed: 1, reason: "for the endpoint" };

it("reads page after page until the quota is found", async () => {
  const { seen, ...context } = await connectTo(startQuotas(openInstanceQuotas(), account));
  const name = "ml.t3.xlarge for processing job usage";
  expect(await checkQuotas([{ ...needed, name }], context)).toEqual([{ problems: [], notes: [] }]);
  expect(seen.requests).toBeGreaterThan(2);
});

it("says so of a quota that is not listed", async () => {
  const { quotas, region } = await connectTo(startQuotas(openInstanceQuotas(), account));
  const [finding] = await checkQuotas([{ ...needed, name: "ml.new.xlarge for endpoint usage" }], {
    quotas,
    region,
  });
  expect(finding).toEqual({
    problems: [],
    notes: ["the quota ml.new.xlarge for endpoint usage, which Service Quotas does not list"],
  });
});

it.each(["AccessDeniedException", "TooManyRequestsException"])(
  "says so when the answer is %s",
  async (code) => {
    const refuse = () => {
      throw new AwsError(code, "No.");
    };
    const service = {
      ...startQuotas(openInstanceQuotas(), account),
      operations: { ListServiceQuotas: refuse },
    };
    const { quotas, region } = await connectTo(service);
    const [finding] = await checkQuotas([{ ...needed, name: "ml.c6i.xlarge for endpoint usage" }], {
      quotas,
      region,
    });
    expect(finding?.problems).toEqual([]);
    expect(finding?.notes[0]).toContain(`because Service Quotas answered ${code}`);
  },
);
