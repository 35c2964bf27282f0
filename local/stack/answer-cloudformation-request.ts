import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { noteCall, noteError } from "#local/wire/call-notes.ts";
import { AwsError } from "#local/wire/json-service.ts";
import { readBody } from "#local/wire/read-body.ts";
import { writeXml, type XmlElement } from "#local/wire/xml.ts";
import type { LiveStack } from "./live-stack.ts";
import { deleteStack } from "./operations/delete-stack.ts";
import { describeStackEvents } from "./operations/describe-stack-events.ts";
import { describeStackResource } from "./operations/describe-stack-resource.ts";
import { describeStacks } from "./operations/describe-stacks.ts";

const namespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

const bodyLimitInBytes = 64 * 1024;

const operations: Readonly<Record<string, (stack: LiveStack, form: URLSearchParams) => XmlElement>> = {
  DeleteStack: deleteStack,
  DescribeStackEvents: describeStackEvents,
  DescribeStackResource: describeStackResource,
  DescribeStacks: describeStacks,
};

/** Answers CloudFormation's query protocol, as far as it tells of one stack and ends it. */
export async function answerCloudFormationRequest(
  stack: LiveStack,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  try {
    const body = (await readBody(request, bodyLimitInBytes)).toString("utf8");
    const form = new URLSearchParams(body || request.url?.split("?")[1]);
    const action = form.get("Action") ?? "";
    noteCall(request, action, Object.fromEntries(form));
    send(response, 200, {
      [`${action}Response`]: {
        "@xmlns": namespace,
        [`${action}Result`]: findOperation(action)(stack, form),
        ResponseMetadata: { RequestId: requestId },
      },
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message, statusCode } = error;
    noteError(request, code);
    const details = { Type: "Sender", Code: code, Message: message };
    send(response, statusCode, {
      ErrorResponse: { "@xmlns": namespace, Error: details, RequestId: requestId },
    });
  }
}

function findOperation(action: string) {
  const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
  if (operation !== undefined) return operation;
  const known = Object.keys(operations).join(", ");
  throw new AwsError("InvalidAction", `The local cloud's CloudFormation has no ${action}; it has ${known}.`);
}

function send(response: ServerResponse, statusCode: number, document: XmlElement): void {
  response.writeHead(statusCode, { "content-type": "text/xml" }).end(writeXml(document));
}
