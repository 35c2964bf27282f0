import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { DataCapture } from "../endpoint-configs/endpoint-config-schema.ts";
import type { DeployedVariant, Deployment } from "./deployment.ts";
import { endpointDirectory, type FleetPlatform } from "./fleet-platform.ts";
import { InFlight } from "./in-flight.ts";
import { keepServing } from "./keep-serving.ts";
import type { Server } from "./launch-server.ts";
import { launchVariant } from "./launch-variant.ts";
import { pickVariant } from "./pick-variant.ts";

/** The most that InvokeEndpoint takes, 6 MB, and 4 MB for a serverless variant. */
const realTimeLimitInBytes = 6_291_456;
const serverlessLimitInBytes = 4_194_304;

/** The right to send one request to a variant's container. */
export interface Lease {
  variantName: string;
  /** Whether a serverless variant has as many requests under way as it takes, without this one. */
  isOverLimit: boolean;
  /** The most that one request may have. */
  payloadLimitInBytes: number;
  dataCapture: DataCapture | undefined;
  /** The model's role. */
  roleArn: string;
  /** Absent while the container is being started again. */
  server: Server | undefined;
  /** To be called when the request is over. */
  release(): void;
}

/** The running containers of one deployment: one process a variant, whatever its instance count. */
export interface Fleet {
  /** Picks a variant by weight, or the one that is named; `undefined` when there is none of that name. */
  lease(variantName?: string): Lease | undefined;
  /** Lets the requests under way finish, then ends the containers and removes their files. */
  retire(): Promise<void>;
  /** Resolves when every container has ended, after `retire` or the signal. */
  ended: Promise<unknown>;
}

export interface FleetOptions {
  platform: FleetPlatform;
  endpointName: string;
  deployment: Deployment;
  /** Ends everything at once, and leaves the files for a next time. */
  signal: AbortSignal;
}

/** Starts every variant and resolves when all are healthy. Rejects with the first failure, and leaves no process. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const failing = new AbortController();
  const signal = AbortSignal.any([options.signal, failing.signal]);
  const servers = new Map<DeployedVariant, Server>();
  const launches = options.deployment.variants.map(async (variant) => {
    servers.set(variant, await launch(options, variant, signal));
  });
  try {
    await Promise.all(launches);
    options.signal.throwIfAborted();
    return openFleet(options, servers);
  } catch (error) {
    failing.abort(error);
    await Promise.allSettled(launches);
    await Promise.all([...servers.values()].map((server) => server.stop()));
    throw error;
  }
}

/** A fleet that was in service when the last process ended: it takes requests again as soon as its containers are up. */
export function restoreFleet(options: FleetOptions): Fleet {
  return openFleet(options, new Map());
}

function openFleet(options: FleetOptions, started: Map<DeployedVariant, Server>): Fleet {
  const { platform, endpointName, deployment } = options;
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const servers = new Map<DeployedVariant, Server | undefined>(started);
  const inFlight = new InFlight();
  const ended = Promise.all(
    deployment.variants.map((variant) =>
      keepServing({
        launch: (limited) => launch(options, variant, limited),
        server: started.get(variant),
        onServer: (server) => void servers.set(variant, server),
        signal,
      }),
    ),
  );
  return {
    ended,
    lease(variantName) {
      const variant = pickVariant(deployment.variants, variantName);
      if (variant === undefined) return undefined;
      const release = inFlight.enter();
      return {
        variantName: variant.name,
        isOverLimit: inFlight.count > (variant.serverless?.MaxConcurrency ?? Number.POSITIVE_INFINITY),
        payloadLimitInBytes: variant.serverless === undefined ? realTimeLimitInBytes : serverlessLimitInBytes,
        dataCapture: deployment.dataCapture,
        roleArn: variant.executionRoleArn,
        server: servers.get(variant),
        release,
      };
    },
    async retire() {
      await inFlight.drain(platform.invocationTimeoutInMilliseconds, signal);
      ending.abort();
      await ended;
      if (!options.signal.aborted) {
        await rm(join(endpointDirectory(platform, endpointName), deployment.id), {
          recursive: true,
          force: true,
        });
      }
    },
  };
}

function launch(
  { platform, endpointName, deployment }: FleetOptions,
  variant: DeployedVariant,
  signal: AbortSignal,
): Promise<Server> {
  return launchVariant({ platform, endpointName, deploymentId: deployment.id, variant, signal });
}
