import { randomBytes } from "node:crypto";

/** What a role's caller signs with: temporary, so with a session token, as AWS gives them out for roles. */
export interface SessionCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** Who holds such credentials. */
export interface RoleSession {
  roleArn: string;
  /** The last part of the session's ARN: the function's name, or `SageMaker`. */
  name: string;
}

/** Key ids of temporary credentials begin so. Source: IAM user guide, "IAM identifiers", unique ID prefixes. */
const temporaryKeyPrefix = "ASIA";

/** The credentials of everything that acts in a role's name. They live as long as the process whose children hold them. */
export class RoleSessions {
  readonly #byAccessKeyId = new Map<string, RoleSession>();

  open(session: RoleSession): SessionCredentials {
    const accessKeyId = temporaryKeyPrefix + randomBytes(8).toString("hex").toUpperCase();
    this.#byAccessKeyId.set(accessKeyId, session);
    return {
      accessKeyId,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(96).toString("base64"),
    };
  }

  /** The session whose key this is; any other key is the account's own user. */
  find(accessKeyId: string): RoleSession | undefined {
    return this.#byAccessKeyId.get(accessKeyId);
  }
}
