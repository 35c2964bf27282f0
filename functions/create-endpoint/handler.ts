import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { readEnvironment } from "#lib/environment.ts";
import { readStackSettings } from "#lib/stack-settings.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { createEndpoint } from "./create-endpoint.ts";

const environment = readEnvironment("SERVE_ROLE_ARN");
const settings = readStackSettings();
const sageMaker = new SageMakerClient();

export const handler = (document: DeployDocument) =>
  createEndpoint(document, { sageMaker, roleArn: environment.SERVE_ROLE_ARN, settings });
