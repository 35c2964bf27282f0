import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  type CreateModelCommandInput,
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  type ProductionVariant,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, type InvokeEndpointCommandOutput } from "@aws-sdk/client-sagemaker-runtime";
import { putModel } from "./put-objects.ts";
import type { TestCloud } from "./start-test-cloud.ts";
import { waitFor } from "./wait-for.ts";

type Clients = Pick<TestCloud, "sageMaker" | "runtime" | "s3">;

/** The source of a model that answers with its version, and does what the request asks for. */
export function modelSource(version: string, preamble = ""): string {
  return `
import json, os, time
${preamble}
def model_fn(model_dir):
    return {"version": ${JSON.stringify(version)}, "directory": model_dir, "pid": os.getpid()}

def transform_fn(model, body, content_type, accept):
    request = json.loads(body)
    if "sleep" in request:
        time.sleep(request["sleep"])
    if "die" in request:
        os._exit(1)
    if "raise" in request:
        raise ValueError(request["raise"])
    if "size" in request:
        return "x" * request["size"]
    return json.dumps({**model, "echo": request, "content_type": content_type, "environment": dict(os.environ)})
`;
}

/** Puts a model, and makes a configuration of the same name that serves it as AllTraffic. */
export async function createConfig(clients: Clients, name: string, source: string): Promise<void> {
  const ModelDataUrl = await putModel(clients.s3, name, source);
  await createModel(clients, name, ModelDataUrl);
  await createConfigOf(clients, name, [variant("AllTraffic", name)]);
}

export async function createModel(
  { sageMaker }: Clients,
  name: string,
  ModelDataUrl: string,
  rest: Partial<CreateModelCommandInput> = {},
): Promise<void> {
  await sageMaker.send(
    new CreateModelCommand({
      ModelName: name,
      ExecutionRoleArn: "arn:aws:iam::000000000000:role/onnxify-serve",
      PrimaryContainer: {
        Image: "763104351884.dkr.ecr.us-east-1.amazonaws.com/image:tag",
        ModelDataUrl,
        Environment: { SAGEMAKER_MODEL_SERVER_WORKERS: "1" },
      },
      ...rest,
    }),
  );
}

export function variant(VariantName: string, ModelName: string): ProductionVariant {
  return {
    VariantName,
    ModelName,
    InitialInstanceCount: 1,
    InstanceType: "ml.c6i.xlarge",
    ContainerStartupHealthCheckTimeoutInSeconds: 60,
  };
}

export async function createConfigOf(
  { sageMaker }: Clients,
  name: string,
  variants: ProductionVariant[],
): Promise<void> {
  await sageMaker.send(
    new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants: variants }),
  );
}

/** An endpoint in service, with a configuration and a model of the same name. */
export async function createEndpoint(
  clients: Clients,
  name: string,
  source = modelSource("one"),
): Promise<void> {
  await createConfig(clients, name, source);
  await clients.sageMaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
  await endpointStatus(clients, name, "InService");
}

export async function describeEndpoint(
  { sageMaker }: Pick<Clients, "sageMaker">,
  name: string,
): Promise<DescribeEndpointCommandOutput> {
  return await sageMaker.send(new DescribeEndpointCommand({ EndpointName: name }));
}

export async function endpointStatus(
  clients: Pick<Clients, "sageMaker">,
  name: string,
  status: string,
): Promise<DescribeEndpointCommandOutput> {
  return await waitFor(async () => {
    const endpoint = await describeEndpoint(clients, name);
    return endpoint.EndpointStatus === status ? endpoint : undefined;
  });
}

export async function isEndpointGone(
  clients: Pick<Clients, "sageMaker">,
  name: string,
): Promise<true | undefined> {
  try {
    await describeEndpoint(clients, name);
    return undefined;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("Could not find endpoint")) {
      return true;
    }
    throw error;
  }
}

export async function invoke(
  { runtime }: Pick<Clients, "runtime">,
  name: string,
  body: object = {},
  rest: { TargetVariant?: string; Accept?: string } = {},
): Promise<InvokeEndpointCommandOutput> {
  return await runtime.send(
    new InvokeEndpointCommand({
      EndpointName: name,
      Body: JSON.stringify(body),
      ContentType: "application/json",
      ...rest,
    }),
  );
}

export function bodyOf(answer: InvokeEndpointCommandOutput): Record<string, unknown> {
  return JSON.parse(Buffer.from(answer.Body).toString());
}
