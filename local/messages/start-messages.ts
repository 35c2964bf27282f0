import { buildApp } from "fauxqs";
import { CloudError } from "#local/cloud-error.ts";
import { accountId } from "#local/cloud-options.ts";
import { noteCall, noteError } from "#local/wire/call-notes.ts";
import { isJsonObject } from "#local/wire/is-json-object.ts";
import type { RequestHandler } from "#local/wire/route-requests.ts";
import { type MessageStores, openStores, SqsStore } from "./open-stores.ts";

/** SNS, SQS and, because it comes with them, the caller's identity from STS. */
export interface Messages {
  handleRequest: RequestHandler;
  /** Creates a topic unless it exists; returns its ARN. */
  createTopic(name: string): string;
  deleteTopic(arn: string): void;
  /** Creates a queue unless it exists, with SQS's own attributes. */
  createQueue(name: string, attributes: Record<string, string>): { arn: string; url: string };
  deleteQueue(url: string): void;
  /** Puts a message into a queue, from within. */
  send(queueArn: string, body: string): void;
  /** Records a subscription unless it exists; returns its ARN. */
  subscribe(subscription: { topicArn: string; protocol: string; endpoint: string }): string;
  unsubscribe(arn: string): void;
  close(): Promise<void>;
}

/** Starts SNS and SQS on what `directory` keeps; they listen on no port of their own. */
export async function startMessages(options: {
  directory: string;
  endpointUrl: string;
  region: string;
}): Promise<Messages> {
  const { persistence, ...stores } = openStores(options);
  const application = buildApp({ logger: false, stores });
  noteCalls(application);
  await application.ready();
  return {
    handleRequest: async (request, response) => {
      // SDKs may post to a queue's URL; the operation and the queue are in the body either way.
      request.url = "/";
      application.routing(request, response);
    },
    createTopic: (name) => stores.snsStore.createTopic(name, undefined, undefined, options.region).arn,
    deleteTopic: (arn) => {
      stores.snsStore.deleteTopic(arn);
    },
    createQueue: (name, attributes) => createQueue(stores, { name, attributes, region: options.region }),
    deleteQueue: (url) => {
      stores.sqsStore.deleteQueue(url);
    },
    send: (queueArn, body) => {
      const queue = stores.sqsStore.getQueueByArn(queueArn);
      if (queue === undefined) throw new CloudError(`There is no queue ${queueArn} to send to.`);
      queue.enqueue(SqsStore.createMessage(body));
    },
    subscribe: ({ topicArn, protocol, endpoint }) => {
      const subscription = stores.snsStore.subscribe(topicArn, protocol, endpoint);
      if (subscription === undefined) throw new CloudError(`There is no topic ${topicArn} to subscribe to.`);
      return subscription.arn;
    },
    unsubscribe: (arn) => {
      stores.snsStore.unsubscribe(arn);
    },
    close: async () => {
      await application.close();
      persistence.close();
    },
  };
}

function createQueue(
  { sqsStore }: Pick<MessageStores, "sqsStore">,
  { name, attributes, region }: { name: string; attributes: Record<string, string>; region: string },
): { arn: string; url: string } {
  const arn = `arn:aws:sqs:${region}:${accountId}:${name}`;
  const existing = [...sqsStore.allQueues()].find((queue) => queue.arn === arn);
  // The store makes the URL of its own.
  return existing ?? sqsStore.createQueue(name, "", arn, attributes);
}

type Application = ReturnType<typeof buildApp>;

/** SNS and STS name the operation in the form, SQS in a header. Errors of both are in the answer's body. */
function noteCalls(application: Application): void {
  application.addHook("preHandler", async ({ raw, body }) => {
    const input = isJsonObject(body) ? body : {};
    const target = String(raw.headers["x-amz-target"] ?? input.Action ?? "");
    noteCall(raw, target.slice(target.lastIndexOf(".") + 1), input);
  });
  application.addHook("onSend", async ({ raw }, { statusCode }, payload) => {
    const [, xmlCode, jsonCode] = /<Code>(.*?)<\/Code>|"__type":"(?:.*?#)?(.*?)"/.exec(String(payload)) ?? [];
    if (statusCode >= 400) noteError(raw, xmlCode ?? jsonCode ?? String(statusCode));
  });
}
