import { type Clients, connect } from "./aws/connect.ts";
import { findStack } from "./aws/find-stack.ts";
import type { Context, StageOption } from "./context.ts";
import { formatEndpoint, formatEndpoints } from "./result/format-endpoints.ts";
import { listDeployments, requireDeployment } from "./result/read-deployments.ts";

export interface StatusOptions extends StageOption {
  /** All of them when it is not given. */
  endpointName?: string | undefined;
}

/** Lists the endpoints that onnxify made, or tells of one of them and of its releases. */
export async function status({ stage, endpointName }: StatusOptions, context: Context): Promise<void> {
  const clients = connect();
  const { bucket } = await findStack({ ...clients, stage, signal: context.signal });
  if (endpointName === undefined) await tellAll(bucket, { clients, ...context });
  else await tellOne(endpointName, { bucket, clients, ...context });
}

async function tellAll(bucket: string, { clients, output }: Context & { clients: Clients }): Promise<void> {
  const deployments = await listDeployments({ ...clients, bucket });
  output.answer({ endpoints: deployments }, () => formatEndpoints(deployments));
}

async function tellOne(
  endpointName: string,
  { bucket, clients, output }: Context & { clients: Clients; bucket: string },
): Promise<void> {
  const deployment = await requireDeployment(endpointName, { ...clients, bucket });
  output.answer(deployment, () => formatEndpoint(deployment));
}
