import type { RequestListener, Server } from "node:http";
import { resolve } from "node:path";
import { CloudError } from "./cloud-error.ts";
import { type Cloud, type CloudOptions, cloudDefaults } from "./cloud-options.ts";
import type { DeployedStack } from "./stack/deploy-stack.ts";
import { startServices } from "./start-services.ts";
import { lockDirectory } from "./store/lock-directory.ts";
import { listen } from "./wire/listen.ts";

export type { Cloud, CloudOptions } from "./cloud-options.ts";

/** The bundled Hub's path. */
const hubPrefix = "/huggingface";

/**
 * Starts the local cloud: one process, one port on the loopback interface, one data directory, on which the packaged
 * stack is deployed. It is ready once the promise resolves.
 *
 * @throws CloudError when the port or the directory is another's, or the stack has what cannot be run here.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  await using opened = new AsyncDisposableStack();
  const dataDirectory = resolve(options.dataDirectory);
  opened.defer(lockDirectory(dataDirectory));
  const { listener, answerWith } = holdRequests();
  const { server, port } = await listen(listener, options.port);
  opened.defer(() => closeServer(server));
  const given = { ...cloudDefaults, ...options };
  const endpointUrl = given.endpointUrlOf(port);
  const settings = { ...given, dataDirectory, endpointUrl, hubPrefix };
  const services = await startServices(settings);
  opened.defer(() => services.close());
  // Before the services, so that none is asked for anything once it is closed; the first closing is then without effect.
  opened.defer(() => closeServer(server));
  opened.defer(() => services.stopWork());
  const outputs = readOutputs(services.stack);
  answerWith(services.listener);
  services.resume();
  const { region } = settings;
  const { resources } = services.stack;
  const closing = opened.move();
  const close = () => closing.disposeAsync();
  return { ...outputs, endpointUrl, region, resources, hubUrl: endpointUrl + hubPrefix, close };
}

/** Requests that come before the services are up wait for them. */
function holdRequests(): { listener: RequestListener; answerWith: (listener: RequestListener) => void } {
  const ready = Promise.withResolvers<RequestListener>();
  return {
    listener: (request, response) => {
      ready.promise.then((answer) => answer(request, response));
    },
    answerWith: ready.resolve,
  };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

function readOutputs({ outputs }: DeployedStack): Pick<Cloud, "bucket" | "stateMachineArn" | "topicArn"> {
  const output = (wanted: string) => {
    const found = outputs.find(({ key }) => key === wanted);
    if (found === undefined) throw new CloudError(`The stack has no output ${wanted}.`);
    return found.value;
  };
  return {
    bucket: output("BucketName"),
    stateMachineArn: output("StateMachineArn"),
    topicArn: output("TopicArn"),
  };
}
