import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { BoundedLog } from "#local/bounded-log.ts";
import type { Account, Permission } from "./permission.ts";
import { type Principal, type UserIdentity, userIdentity } from "./principal.ts";

/** With the file before it, the trail takes at most twice this. */
const limitInBytes = 16 * 1024 * 1024;

/** A call as it is put on the trail. */
export interface Call {
  time: Date;
  principal: Principal;
  /** The prefix of the service's endpoint: `s3`, `sagemaker`. */
  service: string;
  operation: string;
  permissions: readonly Permission[];
  errorCode?: string | undefined;
}

/**
 * One record, with CloudTrail's names. What IAM is asked about the call is in `additionalEventData`.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export interface TrailRecord {
  eventID: string;
  eventTime: string;
  eventSource: string;
  eventName: string;
  awsRegion: string;
  recipientAccountId: string;
  userIdentity: UserIdentity;
  resources: { ARN: string }[];
  errorCode?: string;
  additionalEventData: { permissions: readonly Permission[] };
}

/** Every call to the local cloud, a line of JSON each, in a file that can be read while it is written. */
export class Trail {
  readonly #account: Account;
  readonly #file: string;
  readonly #log: BoundedLog;
  #isClosed = false;

  constructor(file: string, account: Account) {
    this.#account = account;
    this.#file = file;
    this.#log = new BoundedLog(file, limitInBytes);
  }

  record({ time, principal, service, operation, permissions, errorCode }: Call): void {
    // Connections that are cut when the cloud ends still say so afterwards.
    if (this.#isClosed) return;
    const arns = permissions.map(({ resource }) => resource).filter((resource) => resource !== "*");
    const record: TrailRecord = {
      eventID: randomUUID(),
      eventTime: time.toISOString(),
      eventSource: `${service}.amazonaws.com`,
      eventName: operation,
      awsRegion: this.#account.region,
      recipientAccountId: this.#account.accountId,
      userIdentity: userIdentity(principal, this.#account),
      resources: [...new Set(arns)].map((ARN) => ({ ARN })),
      ...(errorCode === undefined ? {} : { errorCode }),
      additionalEventData: { permissions },
    };
    this.#log.write(`${JSON.stringify(record)}\n`);
  }

  /** Every record that is kept, the oldest first. */
  records(): TrailRecord[] {
    return [`${this.#file}.1`, this.#file]
      .filter((file) => existsSync(file))
      .flatMap((file) => readFileSync(file, "utf8").split("\n"))
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  }

  close(): void {
    this.#isClosed = true;
  }
}
