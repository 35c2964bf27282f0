import { delimiter, join } from "node:path";
import { credentialVariables } from "#local/identity/credential-variables.ts";
import type { SessionCredentials } from "#local/identity/role-sessions.ts";
import type { FunctionDefinition } from "./function-definition.ts";
import type { LambdaPlatform } from "./lambda-platform.ts";

/** What a process needs of the machine it runs on; nothing else of the cloud's own environment reaches a function. */
const inherited = ["PATH", "HOME", "TMPDIR"];

/**
 * The whole environment of a function: its own variables, those that Lambda sets, and the SDK's standard ones that
 * lead to the local cloud.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionVariables(
  definition: FunctionDefinition,
  credentials: SessionCredentials,
  { endpointUrl, region }: LambdaPlatform,
): Record<string, string> {
  const { name, handler, memorySizeInMegabytes, taskRoot, layerRoots, variables } = definition;
  const ofMachine = Object.fromEntries(inherited.flatMap((key) => entryOf(process.env, key)));
  return {
    ...ofMachine,
    ...variables,
    TZ: ":UTC",
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: taskRoot,
    NODE_PATH: modulePath(layerRoots),
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySizeInMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...credentialVariables(credentials),
    AWS_ENDPOINT_URL: endpointUrl,
  };
}

/** Where `require` finds a layer's packages. Source: https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html */
function modulePath(layerRoots: readonly string[]): string {
  const folders = ["nodejs/node24/node_modules", "nodejs/node_modules"];
  return layerRoots.flatMap((root) => folders.map((folder) => join(root, folder))).join(delimiter);
}

function entryOf(machine: NodeJS.ProcessEnv, key: string): [string, string][] {
  const value = machine[key];
  return value === undefined ? [] : [[key, value]];
}
