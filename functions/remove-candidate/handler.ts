import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { removeCandidate } from "./remove-candidate.ts";

const environment = readEnvironment("STAGE");
const sageMaker = new SageMakerClient();

export const handler = (document: DeployDocument) =>
  removeCandidate(document, { sageMaker, stage: environment.STAGE });
