/**
 * EventBridge's "Object Created" event, as far as it is read here.
 *
 * `sequencer` orders the writes of one key and is the same for every delivery of one write; `version-id` is there
 * only in a versioned bucket. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export interface ObjectCreated {
  detail: {
    bucket: { name: string };
    object: { key: string; size: number; etag: string; sequencer: string; "version-id"?: string };
  };
}
