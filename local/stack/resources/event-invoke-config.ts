import { z } from "zod";
import { CloudError } from "#local/cloud-error.ts";
import { defineResource } from "../resource-type.ts";

const properties = z.object({
  FunctionName: z.string(),
  Qualifier: z.literal("$LATEST"),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) }),
});

/** Where invocations of a function go that nobody waits for and that have failed every time. */
export const eventInvokeConfig = defineResource({
  properties,
  meaningless: [],
  deploy: ({ logicalId, properties: { FunctionName, DestinationConfig } }, { lambda }) => {
    const { Destination } = DestinationConfig.OnFailure;
    if (!Destination.startsWith("arn:aws:sqs:")) {
      throw new CloudError(`${FunctionName} has the destination ${Destination}; only queues are run here.`);
    }
    lambda.setFailureDestination(FunctionName, Destination);
    return { ref: logicalId, attributes: {} };
  },
});
