import { z } from "zod";
import { CloudError } from "#local/cloud-error.ts";
import type { EventBus } from "#local/events/event-bus.ts";
import type { PackageStore } from "#local/lambda/package-store.ts";
import type { Lambda } from "#local/lambda/start-lambda.ts";
import type { Messages } from "#local/messages/start-messages.ts";
import type { S3 } from "#local/s3/start-s3.ts";
import type { Scheduler } from "#local/scheduler/start-scheduler.ts";
import type { States } from "#local/states/start-states.ts";
import type { JsonObject } from "#local/wire/json-service.ts";
import type { Notices } from "./notices.ts";

/** What resources are deployed to. */
export interface StackServices {
  lambda: Lambda;
  states: States;
  s3: S3;
  eventBus: EventBus;
  messages: Messages;
  scheduler: Scheduler;
  stackName: string;
  region: string;
  accountId: string;
  /** Where the package's zip files are. */
  packageDirectory: string;
  packages: PackageStore;
  /** The directories of deployed layers, by ARN. */
  layers: Map<string, string>;
}

/** What one resource is deployed to. */
export interface ResourceServices extends StackServices {
  /** Hears of what is not run here. */
  notices: Notices;
}

/** What a reference to a deployed resource gives. */
export interface DeployedResource {
  ref: string;
  /** What `Fn::GetAtt` gives. */
  attributes: Record<string, string>;
}

/** A deployed resource, with nothing in its properties that refers to anything any more. */
export interface ResolvedResource extends DeployedResource {
  type: string;
  properties: JsonObject;
}

/** A resource whose properties are resolved. */
export interface Resource<Properties> {
  logicalId: string;
  properties: Properties;
}

/** A type of resource that runs here. */
export interface ResourceType {
  /** Whether this property means anything here: it is acted upon, or has no meaning on one machine. */
  knows(property: string): boolean;
  deploy(resource: Resource<JsonObject>, services: ResourceServices): Promise<DeployedResource>;
  /** Ends what lives of it; absent where nothing does. Throws AwsError where AWS refuses, too. */
  remove?: RemoveResource | undefined;
}

type RemoveResource = (deployed: DeployedResource, services: StackServices) => Promise<void> | void;

/** What makes a {@link ResourceType}. */
export interface ResourceDefinition<Shape extends z.ZodRawShape> {
  /** The properties that are acted upon. */
  properties: z.ZodObject<Shape>;
  /** Properties that need no acting upon where there is one user and one machine. */
  meaningless: readonly string[];
  deploy: (
    resource: Resource<z.output<z.ZodObject<Shape>>>,
    services: ResourceServices,
  ) => Promise<DeployedResource> | DeployedResource;
  remove?: RemoveResource;
}

/** Makes a resource type whose properties are checked before it is deployed. */
export function defineResource<Shape extends z.ZodRawShape>(
  definition: ResourceDefinition<Shape>,
): ResourceType {
  const { properties: schema, meaningless, deploy, remove } = definition;
  return {
    remove,
    knows: (property) => Object.hasOwn(schema.shape, property) || meaningless.includes(property),
    deploy: async ({ logicalId, properties }, services) => {
      const result = schema.safeParse(properties);
      if (result.success) return deploy({ logicalId, properties: result.data }, services);
      const reason = z.prettifyError(result.error);
      throw new CloudError(`The stack's resource ${logicalId} cannot be run here: ${reason}`);
    },
  };
}
