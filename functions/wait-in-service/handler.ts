import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { DeployDocument } from "#statemachine/document.ts";
import { waitInService } from "./wait-in-service.ts";

const sageMaker = new SageMakerClient();

export const handler = (document: DeployDocument) => waitInService(document, { sageMaker });
