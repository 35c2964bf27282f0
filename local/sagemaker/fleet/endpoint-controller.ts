import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { BoundedLog } from "#local/bounded-log.ts";
import type { CloudWatch } from "#local/cloudwatch/start-cloudwatch.ts";
import { arn } from "../api/arn.ts";
import type { Account } from "../context.ts";
import type { Endpoint } from "../endpoints/endpoint-schema.ts";
import type { Tables } from "../state/tables.ts";
import type { Deployment } from "./deployment.ts";
import { DeploymentError } from "./deployment-error.ts";
import { endpointDirectory, endpointLog, type FleetPlatform } from "./fleet-platform.ts";
import { shiftTraffic } from "./shift-traffic.ts";
import { type Fleet, type FleetOptions, restoreFleet, startFleet } from "./start-fleet.ts";
import { pickFleet, routeTo, type Traffic } from "./traffic.ts";

export interface EndpointControllerOptions {
  account: Account;
  platform: FleetPlatform;
  tables: Tables;
  /** Asked whether an update must be taken back. */
  cloudWatch: Pick<CloudWatch, "stateOf">;
}

const interrupted = "The update was being rolled back when the service was restarted.";

function alarmsRang(alarmNames: string[]): string {
  return `One or more alarms went off while the update was watched, and it was rolled back: ${alarmNames.join(", ")}.`;
}

/** Moves endpoints from what their rows ask for to what is live, in the background. */
export class EndpointController {
  readonly #account: Account;
  readonly #platform: FleetPlatform;
  readonly #tables: Tables;
  readonly #cloudWatch: Pick<CloudWatch, "stateOf">;
  readonly #traffic = new Map<string, Traffic>();
  readonly #work = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor({ account, platform, tables, cloudWatch }: EndpointControllerOptions) {
    this.#account = account;
    this.#platform = platform;
    this.#tables = tables;
    this.#cloudWatch = cloudWatch;
  }

  /** What takes the endpoint's requests now. */
  fleet(name: string): Fleet | undefined {
    const traffic = this.#traffic.get(name);
    return traffic && pickFleet(traffic);
  }

  /** Starts a deployment beside the live one and switches when it is healthy; otherwise the live one stays. */
  deploy(name: string, deployment: Deployment): void {
    this.#track(name, this.#deploy(name, deployment));
  }

  /** Takes the endpoint out of traffic, lets its requests finish, and forgets it. */
  remove(name: string): void {
    this.#track(name, this.#remove(name));
  }

  /** Takes up what a process that is gone left behind. */
  restore(): void {
    for (const endpoint of this.#tables.endpoints.all()) {
      this.#track(endpoint.name, this.#restore(endpoint));
    }
  }

  /** Ends every container and leaves the rows as they are, for the next {@link restore}. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#work);
    await Promise.all([...this.#traffic.values()].map(({ fleet }) => fleet.ended));
  }

  async #deploy(name: string, deployment: Deployment): Promise<void> {
    let next: Fleet;
    try {
      next = await startFleet(this.#fleetOptions(name, deployment));
    } catch (error) {
      if (!this.#closing.signal.aborted) {
        await this.#giveUp(name, deployment, error);
      }
      return;
    }
    const previous = this.#traffic.get(name)?.fleet;
    const rang = previous === undefined ? [] : await this.#shift(name, { previous, next, deployment });
    if (this.#closing.signal.aborted) return;
    if (rang.length > 0) {
      this.#update(name, { status: "RollingBack" });
      await next.retire();
      return await this.#giveUp(name, deployment, new DeploymentError(alarmsRang(rang)));
    }
    this.#traffic.set(name, { fleet: next });
    this.#update(name, {
      status: "InService",
      endpointConfigName: deployment.endpointConfigName,
      live: deployment,
      pending: undefined,
    });
    await previous?.retire();
  }

  /** Answers the alarms that rang; none, too, when the cloud closes meanwhile. */
  async #shift(
    name: string,
    { previous, next, deployment }: { previous: Fleet; next: Fleet; deployment: Deployment },
  ): Promise<string[]> {
    const { signal } = this.#closing;
    const route = (share: number) => this.#traffic.set(name, routeTo({ previous, next, share }));
    const isRinging = (alarmName: string) => this.#cloudWatch.stateOf(alarmName) === "ALARM";
    const config = this.#tables.endpoints.get(name)?.deploymentConfig;
    try {
      return await shiftTraffic({ config, deployment, route, isRinging, signal });
    } catch (error) {
      await Promise.all([previous.ended, next.ended]);
      if (signal.aborted) return [];
      throw error;
    }
  }

  async #giveUp(name: string, deployment: Deployment, error: unknown): Promise<void> {
    const failureReason = (error instanceof Error ? error.message : String(error)).slice(0, 1024);
    const isUpdate = this.#traffic.has(name);
    await rm(join(endpointDirectory(this.#platform, name), deployment.id), { recursive: true, force: true });
    this.#update(name, { status: isUpdate ? "InService" : "Failed", failureReason, pending: undefined });
  }

  async #remove(name: string): Promise<void> {
    const fleet = this.#traffic.get(name)?.fleet;
    this.#traffic.delete(name);
    await fleet?.retire();
    if (!this.#closing.signal.aborted) {
      await rm(endpointDirectory(this.#platform, name), { recursive: true, force: true });
      this.#tables.endpoints.remove(name);
      this.#tables.tags.remove(arn(this.#account, "endpoint", name));
    }
  }

  async #restore({ name, status, live, pending }: Endpoint): Promise<void> {
    if (status === "Deleting") {
      return await this.#remove(name);
    }
    if (live !== undefined) {
      this.#traffic.set(name, { fleet: restoreFleet(this.#fleetOptions(name, live)) });
    }
    if (status === "RollingBack" && pending !== undefined) {
      return await this.#giveUp(name, pending, new DeploymentError(interrupted));
    }
    await this.#sweep(name, [live?.id, pending?.id]);
    if (pending !== undefined) {
      await this.#deploy(name, pending);
    }
  }

  /** Removes the files of deployments that were being retired or given up. */
  async #sweep(name: string, keep: (string | undefined)[]): Promise<void> {
    const directory = endpointDirectory(this.#platform, name);
    const ids = await readdir(directory).catch(() => []);
    for (const id of ids.filter((id) => !keep.includes(id))) {
      await rm(join(directory, id), { recursive: true, force: true });
    }
  }

  #fleetOptions(endpointName: string, deployment: Deployment): FleetOptions {
    return { platform: this.#platform, endpointName, deployment, signal: this.#closing.signal };
  }

  #update(name: string, change: Partial<Endpoint>): void {
    this.#tables.endpoints.update(name, { ...change, modifiedAt: Date.now() });
  }

  #track(name: string, work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) =>
        new BoundedLog(endpointLog(this.#platform, name)).write(`${String(error)}\n`),
      )
      .finally(() => this.#work.delete(tracked));
    this.#work.add(tracked);
  }
}
