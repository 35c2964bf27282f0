import { deleteEndpoint, deleteEndpointConfig } from "#cli/aws/delete-endpoint.ts";
import type { WaitOptions } from "#cli/aws/wait-until-settled.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { hasOwnConfig } from "#lib/temporary-endpoints/temporary-kind.ts";
import { temporaryNameOf } from "#lib/temporary-endpoints/temporary-name.ts";
import { isTemporaryOf, type TemporaryOwner } from "#lib/temporary-endpoints/temporary-tags.ts";

/**
 * Deletes the temporary endpoint that an execution which was aborted has left, with its configuration and model, and says
 * what there was of it.
 */
export async function removeTemporary(owner: TemporaryOwner, options: WaitOptions): Promise<string[]> {
  const name = temporaryNameOf(owner.kind, owner.endpointName);
  const found = await describeEndpoint(options.sageMaker, name);
  if (found === undefined) return hasOwnConfig[owner.kind] ? deleteEndpointConfig(name, options) : [];
  if (!(await isTemporaryOf(owner, found.EndpointArn, options.sageMaker))) return [];
  await deleteEndpoint(name, options);
  const { EndpointConfigName: configName = name } = found;
  return [`endpoint ${name}`, ...(await deleteEndpointConfig(configName, options))];
}
