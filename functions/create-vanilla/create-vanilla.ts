import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import type { StackSettings } from "#lib/stack-settings.ts";
import { isMade } from "#lib/temporary-endpoints/is-made.ts";
import { removeTemporary } from "#lib/temporary-endpoints/remove-temporary.ts";
import { temporaryNameOf } from "#lib/temporary-endpoints/temporary-name.ts";
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
 * @throws EndpointTakenError when something else has its name, EndpointBusyError while what another execution left
 * there is being removed.
 */
export async function createVanilla(
  document: CreateVanillaDocument,
  context: CreateVanillaContext,
): Promise<VanillaState> {
  const { sageMaker, stage } = context;
  const { executionName, entry } = document;
  const { endpointName } = entry;
  const name = temporaryNameOf("vanilla", endpointName);
  const owner = { kind: "vanilla" as const, stage, endpointName, executionName };
  if (!(await isMade(owner, sageMaker))) await create(name, document, context);
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
  await removeTemporary({ kind: "vanilla", stage, endpointName: document.entry.endpointName }, sageMaker);
  await sageMaker.send(new CreateModelCommand(describeModel(name, document, context)));
  await sageMaker.send(new CreateEndpointConfigCommand(describeConfig(name, document, context)));
  const Tags = tagsOf(document, settings);
  await sageMaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name, Tags }));
}
