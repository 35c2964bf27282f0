import { CloudError } from "#local/cloud-error.ts";
import { isJsonObject } from "#local/wire/is-json-object.ts";
import { AwsError, type JsonObject } from "#local/wire/json-service.ts";
import type { Notices } from "./notices.ts";
import { resolveCondition } from "./resolve-condition.ts";
import { type References, resolveValue } from "./resolve-value.ts";
import type { DeployedResource, ResolvedResource, StackServices } from "./resource-type.ts";
import { notRunHere, resourceTypes } from "./resource-types.ts";
import { stackId } from "./stack-id.ts";
import type { Template, TemplateResource } from "./template.ts";

/** One output of a stack. */
export interface StackOutput {
  key: string;
  value: string;
  description: string | undefined;
}

/** What became of the removal of one resource. */
export interface Removal {
  logicalId: string;
  physicalId: string;
  type: string;
  /** Why it stays, when it does. */
  reason: string | undefined;
}

/** What a deployment works with. */
export interface DeploymentOptions {
  template: Template;
  services: StackServices;
  parameters: Record<string, string | string[]>;
  notices: Notices;
}

/** One deployment of a template: what is deployed already, and what references to it give. */
export class Deployment {
  readonly #options: DeploymentOptions;
  readonly #deployed = new Map<string, DeployedResource>();
  readonly #names: Map<string, string | string[]>;
  /** Every resource that was deployed, by its logical id. */
  readonly resources: Record<string, ResolvedResource> = {};

  constructor(options: DeploymentOptions) {
    this.#options = options;
    const { region, accountId, stackName } = options.services;
    this.#names = new Map<string, string | string[]>([
      ...Object.entries(options.parameters),
      ["AWS::AccountId", accountId],
      ["AWS::Partition", "aws"],
      ["AWS::Region", region],
      ["AWS::StackId", stackId(options.services)],
      ["AWS::StackName", stackName],
      ["AWS::URLSuffix", "amazonaws.com"],
    ]);
  }

  /** Deploys every resource whose condition holds. */
  async deployAll(): Promise<void> {
    for (const [logicalId, { Condition }] of Object.entries(this.#options.template.Resources)) {
      if (await this.#isWanted(Condition, `Resources.${logicalId}`)) await this.deploy(logicalId, []);
    }
  }

  /** Deploys a resource, once; `chain` is what is being deployed and needs it. */
  async deploy(logicalId: string, chain: readonly string[]): Promise<DeployedResource> {
    const existing = this.#deployed.get(logicalId);
    if (existing !== undefined) return existing;
    if (chain.includes(logicalId)) {
      throw new CloudError(
        `The stack's resources refer to each other in a circle: ${[...chain, logicalId].join(" > ")}`,
      );
    }
    const resource = this.#options.template.Resources[logicalId];
    if (resource === undefined)
      throw new CloudError(`The stack has no resource ${logicalId}, on which ${chain.at(-1)} depends.`);
    const properties = await this.#resolve(logicalId, resource, [...chain, logicalId]);
    const deployed = await this.#deployNew(logicalId, resource.Type, properties);
    this.#deployed.set(logicalId, deployed);
    this.resources[logicalId] = { type: resource.Type, properties, ...deployed };
    return deployed;
  }

  physicalIdOf(logicalId: string): string | undefined {
    return this.#deployed.get(logicalId)?.ref;
  }

  /** Removes what is deployed, the last first, and tells of each; one that cannot be removed has a reason and stays. */
  async removeAll(tell: (removal: Removal) => void): Promise<void> {
    for (const [logicalId, deployed] of [...this.#deployed].reverse()) {
      const type = this.#options.template.Resources[logicalId]?.Type ?? "";
      const reason = await this.#remove(type, deployed);
      if (reason === undefined) this.#deployed.delete(logicalId);
      tell({ logicalId, physicalId: deployed.ref, type, reason });
    }
  }

  async #remove(type: string, deployed: DeployedResource): Promise<string | undefined> {
    try {
      await resourceTypes[type]?.remove?.(deployed, this.#options.services);
      return undefined;
    } catch (error) {
      if (error instanceof AwsError) return error.message;
      throw error;
    }
  }

  async outputs(): Promise<StackOutput[]> {
    const outputs: StackOutput[] = [];
    for (const [key, { Value, Description, Condition }] of Object.entries(this.#options.template.Outputs)) {
      if (!(await this.#isWanted(Condition, `Outputs.${key}`))) continue;
      const value = await resolveValue(Value, this.#references([]), `Outputs.${key}`);
      outputs.push({ key, value: String(value), description: Description });
    }
    return outputs;
  }

  async #resolve(
    logicalId: string,
    { Properties, DependsOn }: TemplateResource,
    chain: readonly string[],
  ): Promise<JsonObject> {
    for (const dependency of DependsOn) {
      const condition = this.#options.template.Resources[dependency]?.Condition;
      if (await this.#isWanted(condition, `Resources.${dependency}`)) await this.deploy(dependency, chain);
    }
    const resolved = await resolveValue(Properties, this.#references(chain), `Resources.${logicalId}`);
    return isJsonObject(resolved) ? resolved : {};
  }

  async #deployNew(logicalId: string, Type: string, properties: JsonObject): Promise<DeployedResource> {
    const { services, notices } = this.#options;
    if (notRunHere.includes(Type)) {
      notices.add(Type, logicalId);
      return placeholder(Type, logicalId, services);
    }
    const type = Object.hasOwn(resourceTypes, Type) ? resourceTypes[Type] : undefined;
    if (type === undefined) {
      throw new CloudError(
        `The stack's resource ${logicalId} is a ${Type}, which the local cloud does not know.`,
      );
    }
    const unknown = Object.keys(properties).filter((property) => !type.knows(property));
    for (const property of unknown) notices.add(`${Type} ${property}`, logicalId);
    return type.deploy({ logicalId, properties }, { ...services, notices });
  }

  #references(chain: readonly string[]): References {
    const find = async (logicalId: string) => {
      const { Resources } = this.#options.template;
      if (!Object.hasOwn(Resources, logicalId)) return undefined;
      const path = `Resources.${logicalId}`;
      const isWanted = await this.#isWanted(Resources[logicalId]?.Condition, path);
      return isWanted ? this.deploy(logicalId, chain) : undefined;
    };
    return {
      ref: async (name) => this.#names.get(name) ?? (await find(name))?.ref,
      attribute: async (logicalId, attribute) => (await find(logicalId))?.attributes[attribute],
      condition: (name) => this.#condition(name, chain),
    };
  }

  /** What has no condition is always wanted. */
  async #isWanted(condition: string | undefined, path: string): Promise<boolean> {
    if (condition === undefined) return true;
    const holds = await this.#condition(condition, []);
    if (holds !== undefined) return holds;
    throw new CloudError(`${path} has the condition ${condition}, which the template does not have.`);
  }

  async #condition(name: string, chain: readonly string[]): Promise<boolean | undefined> {
    const { Conditions } = this.#options.template;
    if (!Object.hasOwn(Conditions, name)) return undefined;
    return resolveCondition(Conditions[name], this.#references(chain), `Conditions.${name}`);
  }
}

/** What is not run here still has a name and an ARN, since policies and log settings refer to it. */
function placeholder(
  type: string,
  logicalId: string,
  { region, accountId, stackName }: StackServices,
): DeployedResource {
  const service = type.split("::")[1]?.toLowerCase();
  const name = `${stackName}-${logicalId}`;
  return { ref: name, attributes: { Arn: `arn:aws:${service}:${region}:${accountId}:${name}` } };
}
