import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "#local/wire/json-service.ts";
import { readBody } from "#local/wire/read-body.ts";
import { writeXml, type XmlElement } from "#local/wire/xml.ts";
import type { DeployedStack } from "./deploy-stack.ts";

const namespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

const bodyLimitInBytes = 64 * 1024;

/** What CloudFormation tells: the stack, and when it was first deployed. */
export type DescribedStack = DeployedStack & { createdAt: string };

/** Answers DescribeStacks, the one operation of CloudFormation's query protocol that is here. */
export async function answerCloudFormationRequest(
  stack: DescribedStack,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  try {
    const body = (await readBody(request, bodyLimitInBytes)).toString("utf8");
    const stacks = describeStacks(stack, new URLSearchParams(body || request.url?.split("?")[1]));
    send(response, 200, {
      DescribeStacksResponse: {
        "@xmlns": namespace,
        DescribeStacksResult: { Stacks: { member: stacks } },
        ResponseMetadata: { RequestId: requestId },
      },
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message, statusCode } = error;
    const details = { Type: "Sender", Code: code, Message: message };
    send(response, statusCode, {
      ErrorResponse: { "@xmlns": namespace, Error: details, RequestId: requestId },
    });
  }
}

function describeStacks(stack: DescribedStack, form: URLSearchParams): XmlElement[] {
  const action = form.get("Action");
  if (action !== "DescribeStacks") {
    throw new AwsError(
      "InvalidAction",
      `The local cloud's CloudFormation has no ${action}; it has DescribeStacks.`,
    );
  }
  const wanted = form.get("StackName") ?? stack.name;
  if (wanted === stack.name || wanted === stack.id) return [describeStack(stack)];
  throw new AwsError("ValidationError", `Stack with id ${wanted} does not exist`);
}

function describeStack({
  id,
  name,
  description,
  parameters,
  outputs,
  createdAt,
}: DescribedStack): XmlElement {
  const members = Object.entries(parameters);
  return {
    StackId: id,
    StackName: name,
    Description: description,
    CreationTime: createdAt,
    StackStatus: "CREATE_COMPLETE",
    DisableRollback: false,
    Parameters: {
      member: members.map(([key, value]) => ({ ParameterKey: key, ParameterValue: value })),
    },
    Outputs: {
      member: outputs.map(({ key, value, description }) => ({
        OutputKey: key,
        OutputValue: value,
        Description: description,
      })),
    },
  };
}

function send(response: ServerResponse, statusCode: number, document: XmlElement): void {
  response.writeHead(statusCode, { "content-type": "text/xml" }).end(writeXml(document));
}
