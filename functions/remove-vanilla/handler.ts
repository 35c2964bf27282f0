import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { removeVanilla } from "./remove-vanilla.ts";

const environment = readEnvironment("STAGE");
const sageMaker = new SageMakerClient();

export const handler = (document: DeployDocument) =>
  removeVanilla(document, { sageMaker, stage: environment.STAGE });
