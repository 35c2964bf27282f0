import type { RequestListener } from "node:http";
import { join } from "node:path";
import { BoundedLog } from "./bounded-log.ts";
import { accountId, type CloudOptions, type cloudDefaults } from "./cloud-options.ts";
import { awsImages } from "./ecr/known-image.ts";
import { startEcr } from "./ecr/start-ecr.ts";
import { EventBus } from "./events/event-bus.ts";
import { objectEvent } from "./events/object-event.ts";
import { recordDelivery } from "./events/record-delivery.ts";
import { createHub } from "./hub/answer-hub-request.ts";
import { Actors } from "./identity/actors.ts";
import { PackageStore } from "./lambda/package-store.ts";
import { startMessages } from "./messages/start-messages.ts";
import { routeServices } from "./route-services.ts";
import { startS3 } from "./s3/start-s3.ts";
import { startScheduler } from "./scheduler/start-scheduler.ts";
import { type Secrets, startSecrets } from "./secrets/start-secrets.ts";
import { type DeployedStack, deployStack } from "./stack/deploy-stack.ts";
import { LiveStack } from "./stack/live-stack.ts";
import { forgetStack, recordStack } from "./stack/record-stack.ts";
import type { Template } from "./stack/template.ts";
import { startWork } from "./start-work.ts";
import { openDatabase } from "./store/open-database.ts";
import { Trail } from "./trail/trail.ts";

/** What the services are started with: the options, with every default filled in. */
export type CloudSettings = CloudOptions &
  typeof cloudDefaults & {
    endpointUrl: string;
    /** The bundled Hub's path. */
    hubPrefix: string;
  };

/** Everything that answers behind the one port. */
export interface Services {
  stack: DeployedStack;
  listener: RequestListener;
  /** Goes on with what an earlier process left; to be called once requests are answered. */
  resume(): void;
  /** Ends executions, functions and containers; what was under way is kept for the next start. */
  stopWork(): Promise<void>;
  /** Closes what answers requests; to be called when none come any more. */
  close(): Promise<void>;
}

/** Opens the data directory, starts every service on it and deploys the stack. */
export async function startServices(settings: CloudSettings): Promise<Services> {
  await using opened = new AsyncDisposableStack();
  const { dataDirectory, region, endpointUrl, hubPrefix, onNotice } = settings;
  const database = openDatabase(join(dataDirectory, "state.sqlite"));
  opened.defer(() => database.close());
  const messages = await startMessages({ directory: join(dataDirectory, "messages"), endpointUrl, region });
  opened.defer(() => messages.close());
  const trail = new Trail(join(dataDirectory, "trail", "events.jsonl"), { region, accountId });
  opened.defer(() => trail.close());
  const actors = new Actors(trail);
  const work = startWork(settings, { database, actors, sendMessage: messages.send });
  opened.defer(() => work.stop());
  const eventBus = new EventBus((delivery) => {
    recordDelivery(trail, delivery, { region, accountId });
    work.lambda.invokeLater(delivery.target, JSON.stringify(delivery.event));
  });
  const s3 = startS3({
    database,
    directory: join(dataDirectory, "s3"),
    onChange: (change) => eventBus.put(objectEvent(change, { region, accountId })),
  });
  opened.defer(() => s3.close());
  const scheduler = startScheduler({
    ...settings,
    database,
    accountId,
    actors,
    deliver: (target, input) => work.lambda.invokeLater(target, input),
  });
  opened.defer(() => scheduler.close());
  const secrets = startSecrets({ region, accountId });
  const packages = new PackageStore(join(dataDirectory, "functions"));
  const services = { ...work, s3, messages, scheduler, secrets };
  const { stack, deployment } = await deployStack({
    services: { ...settings, ...services, eventBus, accountId, packages, layers: new Map() },
    parameters: (template) => chooseParameters(template, settings, secrets),
    onNotice,
  });
  const hub = createHub({ samplesDirectory: settings.samplesDirectory, prefix: hubPrefix });
  const onFault = reportFaults(settings, new BoundedLog(join(dataDirectory, "logs", "cloud.log")));
  const listener = routeServices({
    ...services,
    recording: { trail, actors, region, accountId },
    stack: new LiveStack(
      { ...stack, createdAt: recordStack(database, stack.name) },
      { deployment, onDeleted: () => forgetStack(database, stack.name) },
    ),
    ecr: startEcr({ accountId, images: settings.images ?? awsImages(region) }),
    hub: { prefix: hubPrefix, handleRequest: hub },
    directory: dataDirectory,
    onFault,
  });
  const resume = () => {
    work.resume();
    s3.runLifecycles(onFault);
    scheduler.resume();
  };
  const closing = opened.move();
  return { stack, listener, resume, stopWork: work.stop, close: () => closing.disposeAsync() };
}

/** What the cloud knows of itself, unless it was started with something else. */
function chooseParameters(
  template: Template,
  settings: CloudSettings,
  secrets: Secrets,
): Record<string, string> {
  const { parameters } = settings;
  return { ...bundledHub(template, settings), ...ownToken(template, settings, secrets), ...parameters };
}

function bundledHub(
  { Parameters }: Template,
  { endpointUrl, hubPrefix }: CloudSettings,
): Record<string, string> {
  return Object.hasOwn(Parameters, "HuggingFaceEndpoint")
    ? { HuggingFaceEndpoint: endpointUrl + hubPrefix }
    : {};
}

/** The parameter stays empty when there is no token, or the stack asks for none. */
function ownToken(
  { Parameters }: Template,
  { huggingFaceToken = "" }: CloudSettings,
  secrets: Secrets,
): Record<string, string> {
  if (huggingFaceToken === "" || !Object.hasOwn(Parameters, "HuggingFaceTokenSecretArn")) return {};
  return { HuggingFaceTokenSecretArn: secrets.createSecret("onnxify-hugging-face-token", huggingFaceToken) };
}

function reportFaults({ onNotice }: CloudSettings, log: BoundedLog): (error: unknown) => void {
  return (error) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.write(`${new Date().toISOString()} ${text}\n`);
    onNotice(`The local cloud failed: ${text}`);
  };
}
