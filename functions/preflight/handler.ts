import { ECRClient } from "@aws-sdk/client-ecr";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { readEnvironment } from "#lib/environment.ts";
import type { DeployDocument } from "#statemachine/document.ts";
import { preflight } from "./preflight.ts";

const environment = readEnvironment("AWS_REGION", "IMAGE_URI", "STAGE", "SUBNET_IDS");
const clients = { sageMaker: new SageMakerClient(), quotas: new ServiceQuotasClient() };

export const handler = (document: DeployDocument) =>
  preflight(document, {
    ...clients,
    ecrOf: (region) => new ECRClient({ region }),
    region: environment.AWS_REGION,
    stage: environment.STAGE,
    hasOwnImage: environment.IMAGE_URI !== "",
    hasNetwork: environment.SUBNET_IDS !== "",
  });
