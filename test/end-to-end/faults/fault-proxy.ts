import { type IncomingMessage, type Server, type ServerResponse, request as send } from "node:http";
import { buffer } from "node:stream/consumers";
import { listen } from "#local/wire/listen.ts";
import { describeCall, type WireCall } from "./describe-call.ts";
import { canBeStale, errorAnswer, type Fault, timesOf } from "./faults.ts";

/** What to do to a call, if anything; `always` for every one of its kind from now on. */
export type ChooseFault = (call: WireCall) => Fault | "always" | undefined;

interface Answer {
  statusCode: number;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

/**
 * Stands between the stack and its cloud, as the network does, and does to the calls of functions, jobs and endpoints
 * what networks and services do.
 */
export class FaultProxy {
  readonly #server: Server;
  readonly url: string;
  /** Where the cloud listens. */
  target = 0;
  /** Every call that was made in a role's name, and to the Hub, in order. */
  calls: WireCall[] = [];
  /** How many answers were spoiled. */
  injections = 0;
  #choose: ChooseFault = () => undefined;
  readonly #lastAnswers = new Map<string, Answer>();
  readonly #repeats = new Map<string, number>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async open(): Promise<FaultProxy> {
    const ready = Promise.withResolvers<FaultProxy>();
    const { server, port } = await listen((request, response) => {
      ready.promise
        .then((proxy) => proxy.#pass(request, response))
        .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
    }, 0);
    const proxy = new FaultProxy(server, port);
    ready.resolve(proxy);
    return proxy;
  }

  /** Begins anew: no calls so far, and another choice of faults. */
  use(choose: ChooseFault): void {
    this.calls = [];
    this.injections = 0;
    this.#repeats.clear();
    this.#choose = choose;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const call = describeCall(request, body);
    const fault = this.#faultFor(call);
    if (fault === "refused" || fault === "throttled") {
      const { statusCode, headers, body: text } = errorAnswer(call, fault);
      response.writeHead(statusCode, headers).end(text);
      return;
    }
    const earlier = this.#lastAnswers.get(call.question);
    const answer = await this.#ask(request, body);
    if (canBeStale(call)) this.#lastAnswers.set(call.question, answer);
    if (fault === "lost") return void request.socket.destroy();
    const { statusCode, headers, body: bytes } = (fault === "stale" ? earlier : undefined) ?? answer;
    response.writeHead(statusCode, headers).end(bytes);
  }

  #faultFor(call: WireCall): Fault | undefined {
    if (call.service !== "hub" && !call.accessKeyId.startsWith("ASIA")) return undefined;
    this.calls.push(call);
    const key = `${call.accessKeyId} ${call.service} ${call.operation}`;
    const chosen = this.#choose(call);
    const times = this.#repeats.get(key) ?? 0;
    if (chosen === undefined || (chosen !== "always" && times >= timesOf(chosen))) return undefined;
    if (chosen === "stale" && !(canBeStale(call) && this.#lastAnswers.has(call.question))) return undefined;
    this.#repeats.set(key, times + 1);
    this.injections += 1;
    return chosen === "always" ? "refused" : chosen;
  }

  #ask({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    // The body is here as a whole, so it has a length.
    const { "transfer-encoding": _, ...kept } = headers;
    const options = { host: "127.0.0.1", port: this.target, method, path: url };
    const length = { "content-length": String(body.length) };
    const forwarded = send({ ...options, headers: { ...kept, ...length } }, (answer) => {
      buffer(answer).then((bytes) => {
        const { statusCode = 500, headers: answered } = answer;
        resolve({ statusCode, headers: answered, body: bytes });
      }, reject);
    });
    forwarded.once("error", reject).end(body);
    return promise;
  }
}
