import { type CloudFormationClient, DescribeStacksCommand, type Stack } from "@aws-sdk/client-cloudformation";
import { UnreachableError } from "#cli/errors.ts";

/** What the commands need to know of a deployed stack: its outputs, by their names in the template. */
export interface StackOutputs {
  bucket: string;
  stateMachineArn: string;
  topicArn: string;
}

export interface FindStackOptions {
  cloudFormation: CloudFormationClient;
  stage: string;
  signal: AbortSignal;
}

/**
 * The outputs of the stack of a stage.
 *
 * @throws UnreachableError when there is no such stack, or it has other outputs.
 */
export async function findStack({ cloudFormation, stage, signal }: FindStackOptions): Promise<StackOutputs> {
  const name = `onnxify-${stage}`;
  const stack = await describeStack(name, { cloudFormation, signal });
  return {
    bucket: outputOf(stack, "BucketName"),
    stateMachineArn: outputOf(stack, "StateMachineArn"),
    topicArn: outputOf(stack, "TopicArn"),
  };
}

/** CloudFormation has no error of its own for a stack that is not there: it answers ValidationError. */
async function describeStack(
  name: string,
  { cloudFormation, signal }: Pick<FindStackOptions, "cloudFormation" | "signal">,
): Promise<Stack> {
  const command = new DescribeStacksCommand({ StackName: name });
  const { Stacks: [stack] = [] } = await cloudFormation
    .send(command, { abortSignal: signal })
    .catch((error: unknown) => {
      if (error instanceof Error && /does not exist/.test(error.message)) return { Stacks: [] };
      throw error;
    });
  if (stack !== undefined) return stack;
  throw new UnreachableError(
    `There is no stack ${name} in this account and region. Deploy it with \`npx serverless deploy\`, name another with --stage, or start a local cloud with \`onnxify up\` and set the variables that it prints.`,
  );
}

function outputOf({ StackName: name, Outputs: outputs = [] }: Stack, key: string): string {
  const value = outputs.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
  if (value !== undefined) return value;
  throw new UnreachableError(
    `The stack ${name} has no output ${key}. Deploy it again with \`npx serverless deploy\`.`,
  );
}
