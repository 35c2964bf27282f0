import { z } from "zod";
import { defineResource } from "../resource-type.ts";

/** A published version: the function that is deployed is the first and only one. */
export const lambdaVersion = defineResource({
  properties: z.object({ FunctionName: z.string() }),
  meaningless: ["CodeSha256", "Description"],
  deploy: ({ properties }, { region, accountId }) => {
    const ref = `arn:aws:lambda:${region}:${accountId}:function:${properties.FunctionName}:1`;
    return { ref, attributes: { Version: "1", FunctionArn: ref } };
  },
});
