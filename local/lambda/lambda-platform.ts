import type { Actors } from "#local/identity/actors.ts";

/** What every function of a cloud runs with. */
export interface LambdaPlatform {
  endpointUrl: string;
  region: string;
  accountId: string;
  /** Gives every function the credentials of its role. */
  actors: Actors;
  /** Puts a message into a queue, for what has failed too often. */
  sendMessage: (queueArn: string, body: string) => void;
  /** Where functions' output goes, one file a function. */
  logDirectory: string;
}

export function functionArn({ region, accountId }: LambdaPlatform, name: string): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}
