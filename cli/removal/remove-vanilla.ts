import { deleteEndpoint, deleteEndpointConfig } from "#cli/aws/delete-endpoint.ts";
import type { WaitOptions } from "#cli/aws/wait-until-settled.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { vanillaNameOf } from "#lib/vanilla/vanilla-name.ts";
import { isVanillaOf, type VanillaOwner } from "#lib/vanilla/vanilla-tags.ts";

/** Deletes the vanilla endpoint that an execution which was aborted has left, and says what there was of it. */
export async function removeVanilla(owner: VanillaOwner, options: WaitOptions): Promise<string[]> {
  const name = vanillaNameOf(owner.endpointName);
  const found = await describeEndpoint(options.sageMaker, name);
  if (found === undefined) return deleteEndpointConfig(name, options);
  if (!(await isVanillaOf(owner, found.EndpointArn, options.sageMaker))) return [];
  await deleteEndpoint(name, options);
  return [`endpoint ${name}`, ...(await deleteEndpointConfig(name, options))];
}
