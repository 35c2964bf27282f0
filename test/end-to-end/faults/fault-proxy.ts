import { type IncomingMessage, type Server, type ServerResponse, request as send } from "node:http";
import { buffer } from "node:stream/consumers";
import { host, listen } from "#local/wire/listen.ts";
import { describeCall, nameOfCall, type WireCall } from "./describe-call.ts";
import { canMeet, errorAnswer, type Fault, isLasting } from "./faults.ts";

/** What happens to a kind of call, one after the other. */
export type ChooseFaults = (name: string) => readonly Fault[];

/** No fault at all. */
export const noFaults: ChooseFaults = () => [];

interface Answer {
  statusCode: number;
  headers: IncomingMessage["headers"];
  body: Buffer | string;
}

/**
 * Stands between the stack and its cloud, as the network does, and does to the calls of functions, jobs and endpoints
 * what networks and services do.
 */
export class FaultProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly url: string;
  /** The port on which the cloud listens. */
  target = 0;
  /** The name of every kind of call that was made, and the faults that it met. */
  calls = new Map<string, Fault[]>();
  #choose = noFaults;
  readonly #lastAnswers = new Map<string, Answer>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://${host}:${port}`;
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

  /** Begins anew: no calls and answers so far, since none is older than an execution, and another choice of faults. */
  use(choose: ChooseFaults): void {
    this.#lastAnswers.clear();
    this.calls = new Map();
    this.#choose = choose;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const call = describeCall(request, body);
    if (call === undefined) return respond(response, await this.#ask(request, body));
    const fault = this.#faultFor(call);
    if (fault === "never" || fault === "refused" || fault === "throttled") {
      return respond(response, errorAnswer(call, fault === "throttled"));
    }
    const earlier = this.#lastAnswers.get(call.question);
    const answer = await this.#ask(request, body);
    if (canMeet(call, "stale")) this.#lastAnswers.set(call.question, answer);
    if (fault === "lost") return void request.socket.destroy();
    respond(response, (fault === "stale" ? earlier : undefined) ?? answer);
  }

  #faultFor(call: WireCall): Fault | undefined {
    const name = nameOfCall(call);
    const met = this.calls.get(name) ?? [];
    this.calls.set(name, met);
    const plan = this.#choose(name).filter((fault) => canMeet(call, fault));
    const fault = plan[met.length] ?? plan.find(isLasting);
    // Who asks first has no earlier answer.
    if (fault === undefined || (fault === "stale" && !this.#lastAnswers.has(call.question))) return undefined;
    met.push(fault);
    return fault;
  }

  #ask({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    // The body is here as a whole, so it has a length.
    const { "transfer-encoding": _, ...kept } = headers;
    const length = { "content-length": String(body.length) };
    const options = { host, port: this.target, method, path: url, headers: { ...kept, ...length } };
    const forwarded = send(options, (answer) => {
      const { statusCode = 500, headers: answered } = answer;
      buffer(answer).then((bytes) => resolve({ statusCode, headers: answered, body: bytes }), reject);
    });
    forwarded.once("error", reject).end(body);
    return promise;
  }
}

function respond(response: ServerResponse, { statusCode, headers, body }: Answer): void {
  response.writeHead(statusCode, headers).end(body);
}
