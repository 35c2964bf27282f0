import { z } from "zod";
import { defineResource } from "../resource-type.ts";

/** A topic; the subscriptions of one that exists already stay. */
export const topic = defineResource({
  properties: z.object({ TopicName: z.string().optional() }),
  meaningless: ["KmsMasterKeyId", "Tags"],
  deploy: ({ logicalId, properties }, { messages, stackName }) => {
    const name = properties.TopicName ?? `${stackName}-${logicalId}`;
    const arn = messages.createTopic(name);
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  remove: ({ ref: arn }, { messages }) => messages.deleteTopic(arn),
});
