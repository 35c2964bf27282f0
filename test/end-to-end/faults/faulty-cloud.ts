import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clients, connect } from "#cli/aws/connect.ts";
import { removeEndpoint } from "#cli/removal/remove-endpoint.ts";
import { Trail } from "#local/trail/trail.ts";
import { deploy, inventory, openCloud, type TestCloud } from "../cloud.ts";
import type { WireCall } from "./describe-call.ts";
import { type ChooseFault, FaultProxy } from "./fault-proxy.ts";
import { writeRecordingPython } from "./record-jobs.ts";

/** What a deployment is of. */
export type Way = "first" | "refused";

/** What came of a deployment, and what it left. */
export interface Outcome {
  status: string;
  error: string;
  /** What is there afterwards that was not there before, or the other way round. */
  leftOver: string[];
  injections: number;
  /** Every call on its way. */
  calls: readonly WireCall[];
}

const endpointName = "faulty";
const live = `endpoint ${endpointName} InService`;

/** A local cloud behind a network that fails. */
export class FaultyCloud {
  readonly #stack: AsyncDisposableStack;
  readonly proxy: FaultProxy;
  readonly #cloud: TestCloud;
  readonly #clients: Clients;
  #deployments = 0;

  private constructor(stack: AsyncDisposableStack, proxy: FaultProxy, cloud: TestCloud) {
    this.#stack = stack;
    this.proxy = proxy;
    this.#cloud = cloud;
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    this.#clients = connect({ endpoint: cloud.endpointUrl, region: cloud.region, credentials });
  }

  static async open(): Promise<FaultyCloud> {
    await using opened = new AsyncDisposableStack();
    const directory = mkdtempSync(join(tmpdir(), "onnxify-faults-"));
    opened.defer(() => rmSync(directory, { recursive: true, force: true }));
    const proxy = opened.use(await FaultProxy.open());
    const cloud = await openCloud(() => undefined, {
      python: writeRecordingPython(directory),
      endpointUrlOf: (port) => {
        proxy.target = port;
        return proxy.url;
      },
    });
    opened.use(cloud);
    return new FaultyCloud(opened.move(), proxy, cloud);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }

  /** Deploys with these faults on the way, and removes what came of it. */
  async deploy(way: Way, choose: ChooseFault): Promise<Outcome> {
    if (way === "refused") await this.#put("first", () => undefined);
    const before = await this.#inventory();
    const outcome = await this.#put(way, choose);
    const after = await this.#inventory();
    await this.#remove();
    const hasSucceeded = outcome.status === "SUCCEEDED";
    const isExpected = (thing: string) =>
      // What a deployment that succeeds leaves under work/ expires by itself.
      hasSucceeded && (thing.startsWith("object ") || (way === "first" && thing === live));
    const surplus = after.filter((thing) => !before.includes(thing) && !isExpected(thing));
    const missing = before.filter((thing) => !after.includes(thing));
    return { ...outcome, leftOver: [...surplus, ...missing.map((thing) => `no ${thing}`)] };
  }

  /** `ResolveModel: s3:GetObject`, by the keys that calls are signed with; a key is known once it was used. */
  namesOfCalls(): (call: WireCall) => string {
    const functions = this.#functionNames();
    return ({ service, operation, accessKeyId }) => {
      const who = service === "hub" ? "ResolveModel" : (functions.get(accessKeyId) ?? "?");
      return `${who}: ${service}:${operation}`;
    };
  }

  #functionNames(): Map<string, string> {
    const file = join(this.#cloud.directory, "data", "trail", "events.jsonl");
    const records = new Trail(file, { region: this.#cloud.region, accountId: "000000000000" }).records();
    const names = records.flatMap(({ userIdentity: { accessKeyId, sessionContext } }): [string, string][] => {
      const role = sessionContext?.sessionIssuer.arn.split("-").at(-1)?.replace(/Role$/, "");
      return accessKeyId === undefined || role === undefined ? [] : [[accessKeyId, role]];
    });
    return new Map(names);
  }

  /** Each is a release of its own, so that there is everything to do. */
  async #put(way: Way, choose: ChooseFault): Promise<Omit<Outcome, "leftOver">> {
    this.#deployments += 1;
    const benchmark = { inputs: [`Text ${this.#deployments}`], batchSize: 2, durationInSeconds: 1 };
    const gates = { speedup: way === "refused" ? 10_000 : 0, p95Increase: 1000 };
    const entry = { model: "onnxify/emotions-minilm", endpointName, benchmark, gates };
    this.proxy.use(choose);
    const { status = "", error = "" } = await deploy(this.#cloud, "faults", entry);
    const { injections, calls } = this.proxy;
    this.proxy.use(() => undefined);
    return { status, error, injections, calls };
  }

  /** Alarms, configurations and models belong to an endpoint; there is one of each kind, or none. */
  async #inventory(): Promise<string[]> {
    const { endpoints = [], configs = [], models = [], alarms = [], work } = await inventory(this.#cloud);
    const surplus = [...configs.slice(endpoints.length), ...models.slice(endpoints.length)];
    return [
      ...endpoints.map((name) => `endpoint ${name}`),
      ...surplus.map((name) => `configuration or model ${name}`),
      ...(endpoints.length === 0 ? alarms.map((name) => `alarm ${name}`) : []),
      ...work.map((key) => `object ${key}`),
    ];
  }

  async #remove(): Promise<void> {
    const { bucket } = this.#cloud;
    const { signal } = new AbortController();
    const { endpoints = [] } = await inventory(this.#cloud);
    if (endpoints.length === 0) return;
    const options = { stage: "dev", bucket, clients: this.#clients, signal, note: () => undefined };
    await removeEndpoint(endpointName, options);
  }
}
