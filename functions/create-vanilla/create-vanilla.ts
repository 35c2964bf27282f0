import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  type DescribeEndpointOutput,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { EndpointBusyError, EndpointTakenError } from "#lib/errors.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import type { StackSettings } from "#lib/stack-settings.ts";
import { removeVanilla } from "#lib/vanilla/remove-vanilla.ts";
import { vanillaNameOf } from "#lib/vanilla/vanilla-name.ts";
import { isVanillaOf } from "#lib/vanilla/vanilla-tags.ts";
import { nextWaitInSeconds } from "#lib/waiting.ts";
import type { VanillaState } from "#statemachine/comparison.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { describeConfig, describeModel, tagsOf } from "./describe-vanilla.ts";

/** The document as CreateVanilla finds it. */
export type CreateVanillaDocument = Pick<DeployDocument, "executionName" | "entry" | "release">;

/** What CreateVanilla works with. */
export interface CreateVanillaContext {
  sageMaker: SageMakerClient;
  roleArn: string;
  settings: StackSettings;
  stage: string;
  hubUrl: string;
}

/**
 * Asks SageMaker for the vanilla endpoint: AWS's image, which brings the model from the Hub at its commit and answers
 * with the plain transformers pipeline, on one instance of the same type. Asked again, it asks for nothing twice.
 *
 * @throws EndpointTakenError when something else has its name, EndpointBusyError while what an older execution left
 * there is being removed.
 */
export async function createVanilla(
  document: CreateVanillaDocument,
  context: CreateVanillaContext,
): Promise<VanillaState> {
  const { sageMaker } = context;
  const name = vanillaNameOf(document.entry.endpointName);
  const found = await describeEndpoint(sageMaker, name);
  if (found === undefined) await create(name, document, context);
  else await requireOwn(found, document, context);
  const startedAt = new Date().toISOString();
  return { endpointName: name, isMeasured: false, startedAt, waitInSeconds: nextWaitInSeconds(startedAt) };
}

async function create(
  name: string,
  document: CreateVanillaDocument,
  context: CreateVanillaContext,
): Promise<void> {
  const { sageMaker, settings, stage } = context;
  // A configuration or a model of that name is what is left of another model's.
  await removeVanilla({ stage, endpointName: document.entry.endpointName }, sageMaker);
  await sageMaker.send(new CreateModelCommand(describeModel(name, document, context)));
  await sageMaker.send(new CreateEndpointConfigCommand(describeConfig(name, document, context)));
  const Tags = tagsOf(document, settings);
  await sageMaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name, Tags }));
}

async function requireOwn(
  { EndpointName: name, EndpointArn: arn }: DescribeEndpointOutput,
  { entry: { endpointName }, executionName }: CreateVanillaDocument,
  { sageMaker, stage }: CreateVanillaContext,
): Promise<void> {
  if (await isVanillaOf({ stage, endpointName, executionName }, arn, sageMaker)) return;
  if (!(await isVanillaOf({ stage, endpointName }, arn, sageMaker))) {
    throw new EndpointTakenError(
      `The endpoint ${name} is there already, and is no vanilla endpoint of ${endpointName}.`,
      { nextStep: "Remove it, or leave `benchmark.vanillaEndpoint` out." },
    );
  }
  await removeVanilla({ stage, endpointName }, sageMaker);
  throw new EndpointBusyError(`An older execution has left ${name}, which is being removed.`, {
    nextStep: "It is tried again by itself once that is over.",
  });
}
