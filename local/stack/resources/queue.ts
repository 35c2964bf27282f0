import { z } from "zod";
import { defineResource } from "../resource-type.ts";

const properties = z.object({
  QueueName: z.string().optional(),
  /** In seconds; AWS keeps messages for four days by default. */
  MessageRetentionPeriod: z.coerce.string().default("345600"),
});

/** A queue; the messages of one that exists already stay. */
export const queue = defineResource({
  properties,
  meaningless: ["KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled", "Tags"],
  deploy: ({ logicalId, properties }, { messages, stackName }) => {
    const { QueueName: name = `${stackName}-${logicalId}`, MessageRetentionPeriod } = properties;
    const { arn, url } = messages.createQueue(name, { MessageRetentionPeriod });
    return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  },
  remove: ({ ref: url }, { messages }) => messages.deleteQueue(url),
});
