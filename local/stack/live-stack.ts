import { randomUUID } from "node:crypto";
import type { DeployedStack } from "./deploy-stack.ts";
import type { Deployment } from "./deployment.ts";

export type StackStatus = "CREATE_COMPLETE" | "DELETE_IN_PROGRESS" | "DELETE_FAILED" | "DELETE_COMPLETE";

/** What CloudFormation tells of one step of a deletion. */
export interface StackEvent {
  id: string;
  logicalId: string;
  physicalId: string;
  type: string;
  status: StackStatus;
  reason: string | undefined;
  time: string;
}

/** A stack while the cloud runs: what it is, and what became of its deletion. */
export class LiveStack {
  readonly description: DeployedStack & { createdAt: string };
  /** The oldest first. */
  readonly events: StackEvent[] = [];
  status: StackStatus = "CREATE_COMPLETE";
  readonly #deployment: Deployment;
  readonly #onDeleted: () => void;

  constructor(
    description: DeployedStack & { createdAt: string },
    { deployment, onDeleted }: { deployment: Deployment; onDeleted: () => void },
  ) {
    this.description = description;
    this.#deployment = deployment;
    this.#onDeleted = onDeleted;
  }

  physicalIdOf(logicalId: string): string | undefined {
    return this.#deployment.physicalIdOf(logicalId);
  }

  /**
   * Deletes every resource, those that refer to others first. One that cannot be deleted, such as a bucket that is not
   * empty, stays, and so does the stack; asked again, what is left is tried again.
   */
  async delete(): Promise<void> {
    if (this.status === "DELETE_IN_PROGRESS" || this.status === "DELETE_COMPLETE") return;
    this.#noteStack("DELETE_IN_PROGRESS");
    const failed: string[] = [];
    await this.#deployment.removeAll(({ logicalId, physicalId, type, reason }) => {
      if (reason !== undefined) failed.push(logicalId);
      this.#note({
        logicalId,
        physicalId,
        type,
        reason,
        status: reason === undefined ? "DELETE_COMPLETE" : "DELETE_FAILED",
      });
    });
    if (failed.length > 0) {
      return this.#noteStack(
        "DELETE_FAILED",
        `The following resource(s) failed to delete: [${failed.join(", ")}].`,
      );
    }
    this.#noteStack("DELETE_COMPLETE");
    this.#onDeleted();
  }

  #noteStack(status: StackStatus, reason?: string): void {
    this.status = status;
    const { name, id } = this.description;
    this.#note({ logicalId: name, physicalId: id, type: "AWS::CloudFormation::Stack", status, reason });
  }

  #note(event: Omit<StackEvent, "id" | "time">): void {
    this.events.push({ ...event, id: randomUUID(), time: new Date().toISOString() });
  }
}
