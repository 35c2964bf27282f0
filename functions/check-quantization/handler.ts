import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { DeployDocument } from "#statemachine/document.ts";
import { checkQuantization } from "./check-quantization.ts";

const sageMaker = new SageMakerClient();

export const handler = (document: DeployDocument) => checkQuantization(document, { sageMaker });
