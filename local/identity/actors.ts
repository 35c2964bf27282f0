import { type Permission, permission } from "#local/trail/permission.ts";
import type { Trail } from "#local/trail/trail.ts";
import { type RoleSession, RoleSessions, type SessionCredentials } from "./role-sessions.ts";

/** What the platform does in a role's name without a request on the wire. */
export interface RoleAction {
  /** `ecr`, `logs` or `lambda`: the service that would be called. */
  service: string;
  operation: string;
  permissions: readonly Permission[];
}

/** Somebody that acts in a role's name: a function, a job, a model's container or a state machine. */
export interface Actor {
  credentials: SessionCredentials;
  /** Puts on the trail what the service named `invokedBy` does in the actor's name. */
  record(action: RoleAction): void;
}

/** Everybody that acts in a role's name; tells the trail who made a request. */
export class Actors {
  readonly #sessions = new RoleSessions();
  readonly #trail: Trail;

  constructor(trail: Trail) {
    this.#trail = trail;
  }

  /**
   * `invokedBy` is the service that runs the actor, such as `sagemaker.amazonaws.com`: the role must trust it, under the
   * conditions that `context` meets.
   */
  add(session: RoleSession, invokedBy: string, context: Permission["context"] = {}): Actor {
    this.#trail.record({
      time: new Date(),
      principal: { service: invokedBy },
      service: "sts",
      operation: "AssumeRole",
      permissions: [permission("sts:AssumeRole", session.roleArn, context)],
    });
    const credentials = this.#sessions.open(session);
    const principal = { ...session, accessKeyId: credentials.accessKeyId, invokedBy };
    return {
      credentials,
      record: (action) => this.#trail.record({ time: new Date(), principal, ...action }),
    };
  }

  /** The role behind a key; `undefined` for the account's own user. */
  find(accessKeyId: string): RoleSession | undefined {
    return this.#sessions.find(accessKeyId);
  }
}
