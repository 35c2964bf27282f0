import { join } from "node:path";
import type { RolePlatform } from "../role/open-role.ts";

/** What fleets run on. */
export interface FleetPlatform extends RolePlatform {
  directory: string;
  python: string;
  /** Holds `serve.py`, which stands for `docker run IMAGE serve`. */
  imageDirectory: string;
  hostEnvironment: Record<string, string | undefined>;
  /** How long a container may take to end itself before it is killed; AWS gives it 30 seconds. */
  graceInMilliseconds: number;
  /** How long an endpoint's container may work on one request, and so how long a retired fleet is drained. */
  invocationTimeoutInMilliseconds: number;
}

/** Where the deployments of an endpoint have their models. */
export function endpointDirectory({ directory }: FleetPlatform, endpointName: string): string {
  return join(directory, "endpoints", endpointName);
}

/** What all containers of an endpoint print, as CloudWatch's log group /aws/sagemaker/Endpoints/NAME; it stays when the endpoint goes. */
export function endpointLog({ directory }: FleetPlatform, endpointName: string): string {
  return join(directory, "logs", "endpoints", `${endpointName}.log`);
}
