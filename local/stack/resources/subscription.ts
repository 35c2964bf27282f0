import { z } from "zod";
import { defineResource } from "../resource-type.ts";

const properties = z.object({ TopicArn: z.string(), Protocol: z.string(), Endpoint: z.string() });

/** A subscription, recorded as SNS would; one machine sends no e-mail, and says so. */
export const subscription = defineResource({
  properties,
  meaningless: [],
  deploy: ({ logicalId, properties }, { messages, notices }) => {
    const { TopicArn: topicArn, Protocol: protocol, Endpoint: endpoint } = properties;
    if (protocol.startsWith("email")) notices.add(`e-mail to ${endpoint}`, logicalId);
    return { ref: messages.subscribe({ topicArn, protocol, endpoint }), attributes: {} };
  },
  remove: ({ ref: arn }, { messages }) => messages.unsubscribe(arn),
});
