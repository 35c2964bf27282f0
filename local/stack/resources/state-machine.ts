import { z } from "zod";
import { defineResource } from "../resource-type.ts";

const properties = z.object({
  StateMachineName: z.string().optional(),
  StateMachineType: z.literal("STANDARD").default("STANDARD"),
  DefinitionString: z.string(),
  RoleArn: z.string(),
});

/** A state machine, its definition already substituted. */
export const stateMachine = defineResource({
  properties,
  meaningless: ["Tags"],
  deploy: ({ logicalId, properties }, { states, stackName }) => {
    const name = properties.StateMachineName ?? `${stackName}-${logicalId}`;
    const { RoleArn: roleArn, DefinitionString: definitionText } = properties;
    const arn = states.deployStateMachine({ name, roleArn, definitionText });
    return { ref: arn, attributes: { Arn: arn, Name: name } };
  },
  remove: ({ ref: arn }, { states }) => states.removeStateMachine(arn),
});
