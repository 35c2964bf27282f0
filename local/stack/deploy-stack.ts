import { Deployment, type StackOutput } from "./deployment.ts";
import { Notices } from "./notices.ts";
import { listParameters, resolveParameters } from "./resolve-parameters.ts";
import type { ResolvedResource, StackServices } from "./resource-type.ts";
import { stackId } from "./stack-id.ts";
import { readTemplate, type Template } from "./template.ts";

/** What a stack is deployed with. */
export interface StackOptions {
  services: StackServices;
  /** Values of the template's parameters. */
  parameters: (template: Template) => Record<string, string>;
  /** Hears of everything in the stack that is not run here. */
  onNotice: (notice: string) => void;
}

/** A stack as CloudFormation describes it. */
export interface DeployedStack {
  name: string;
  id: string;
  description: string;
  parameters: Record<string, string>;
  outputs: StackOutput[];
  /** By logical id. */
  resources: Record<string, ResolvedResource>;
}

/** What a deployment answers: what CloudFormation tells of it, and how it is taken down again. */
export interface StackDeployment {
  stack: DeployedStack;
  deployment: Deployment;
}

/**
 * Deploys the packaged stack: every resource after those that it refers to. What lives already (objects, executions,
 * subscriptions) is kept.
 *
 * @throws CloudError that names the resource type, intrinsic function, reference or parameter which cannot be had here.
 */
export async function deployStack({
  services,
  parameters,
  onNotice,
}: StackOptions): Promise<StackDeployment> {
  const template = readTemplate(services.packageDirectory);
  const notices = new Notices();
  const values = resolveParameters(template, parameters(template));
  const deployment = new Deployment({
    template,
    services,
    parameters: listParameters(template, values),
    notices,
  });
  await deployment.deployAll();
  const outputs = await deployment.outputs();
  services.packages.removeUnused();
  for (const sentence of notices.sentences()) onNotice(sentence);
  const { stackName } = services;
  const { Description: description } = template;
  const { resources } = deployment;
  const stack = {
    name: stackName,
    id: stackId(services),
    description,
    parameters: values,
    outputs,
    resources,
  };
  return { stack, deployment };
}
