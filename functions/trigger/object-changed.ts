/**
 * EventBridge's "Object Created" and "Object Deleted" events, as far as they are read here. They come at least once and
 * in any order, so an event only says where to look: what counts is what the manifest says when it is read.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export interface ObjectChanged {
  detail: { object: { key: string } };
}
