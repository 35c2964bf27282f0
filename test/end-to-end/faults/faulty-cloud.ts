import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { DescribeExecutionCommand, ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { eventually } from "../../support/eventually.ts";
import { writeRememberingPython } from "../../support/remembered-jobs.ts";
import { openCloud, readStatus, type TestCloud } from "../cloud.ts";
import { type ChooseFaults, FaultProxy, noFaults } from "./fault-proxy.ts";
import type { Fault } from "./faults.ts";
import { compareInventories, takeInventory } from "./inventory.ts";
import { packageWithNames } from "./package-with-names.ts";
import { writeRecordingPython } from "./recording-python.ts";
import { rollBack } from "./roll-back.ts";
import { sweep } from "./sweep.ts";
import {
  deadLetterStatus,
  type End,
  isUsual,
  type State,
  stateAfter,
  stateBefore,
  type Way,
  waysTo,
} from "./ways.ts";

/** The end, and every kind of call on the way with the faults that it met. */
export type Outcome = End & { calls: ReadonlyMap<string, readonly Fault[]> };

/** What is billed is taken away for more than five minutes before it is given up. */
const longestInMilliseconds = 480_000;

/** A local cloud behind a network that fails, whose jobs are replayed from the first. */
export class FaultyCloud implements AsyncDisposable {
  readonly #opened: AsyncDisposableStack;
  readonly #proxy: FaultProxy;
  readonly #cloud: TestCloud;
  /** While this file is there, functions lose answers. */
  readonly #loseAnswers: string;
  #chains = 0;
  #deployments = 0;
  #state: State = "unknown";

  private constructor(
    opened: AsyncDisposableStack,
    { proxy, cloud, loseAnswers }: { proxy: FaultProxy; cloud: TestCloud; loseAnswers: string },
  ) {
    this.#opened = opened;
    this.#proxy = proxy;
    this.#cloud = cloud;
    this.#loseAnswers = loseAnswers;
  }

  static async open(): Promise<FaultyCloud> {
    await using opened = new AsyncDisposableStack();
    const directory = mkdtempSync(join(tmpdir(), "onnxify-faults-"));
    opened.defer(() => rmSync(directory, { recursive: true, force: true }));
    const proxy = opened.use(await FaultProxy.open());
    const loseAnswers = join(directory, "lose-answers");
    const cloud = opened.use(
      await openCloud(() => undefined, {
        python: writeRecordingPython(directory, writeRememberingPython(directory)),
        packageDirectory: packageWithNames(directory, loseAnswers),
        // With one slot for jobs, an execution that kept it would keep the next one waiting.
        parameters: { BakeTimeInSeconds: "1", MaxConcurrentQuantizationJobs: "1" },
        endpointUrlOf: (port) => {
          proxy.target = port;
          return proxy.url;
        },
      }),
    );
    return new FaultyCloud(opened.move(), { proxy, cloud, loseAnswers });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }

  /** Goes a way with these faults on it, and sees what there is afterwards. */
  async go(way: Way, choose: ChooseFaults): Promise<Outcome> {
    await this.#prepare(way);
    const before = await takeInventory(this.#cloud);
    const known = await this.#listExecutions();
    this.#proxy.use(choose);
    await this.#start(way);
    const end = await this.#waitForEnd(known);
    const { calls } = this.#proxy;
    this.#proxy.use(noFaults);
    const changes = compareInventories(before, await takeInventory(this.#cloud));
    const outcome = { ...end, calls, changes };
    this.#state = isUsual(way, outcome) ? stateAfter[way] : "unknown";
    return outcome;
  }

  /** The same, with every other answer of every function lost on the way to whoever asked. */
  async goForgetfully(way: Way): Promise<Outcome> {
    await this.#prepare(way);
    writeFileSync(this.#loseAnswers, "");
    try {
      return await this.go(way, noFaults);
    } finally {
      rmSync(this.#loseAnswers);
    }
  }

  async #prepare(way: Way): Promise<void> {
    if (this.#state === stateBefore[way]) return;
    this.#chains += 1;
    await sweep(this.#cloud);
    this.#state = "empty";
    for (const before of waysTo[stateBefore[way]]) await this.go(before, noFaults);
  }

  get #manifestKey(): string {
    return `manifests/faults-${this.#chains}.json`;
  }

  get #endpointName(): string {
    return `faulty-${this.#chains}`;
  }

  async #start(way: Way): Promise<void> {
    const { s3, bucket: Bucket } = this.#cloud;
    const object = { Bucket, Key: this.#manifestKey };
    if (way === "removal") return void (await s3.send(new DeleteObjectCommand(object)));
    if (way === "back") return rollBack(this.#cloud, this.#endpointName);
    this.#deployments += 1;
    const entry = {
      model: "onnxify/emotions-minilm",
      endpointName: this.#endpointName,
      onRemove: "delete",
      quantization: "int8-per-channel",
      benchmark: { ...this.#inputsOf(way), batchSize: 8, durationInSeconds: 1 },
      gates: { speedup: way === "first" || way === "update" ? 0 : 10_000, p95Increase: 1000 },
      // No two writes of a manifest are the same, so that none is thought to be done already.
      notification: { presignedLink: this.#deployments % 2 === 0 },
    };
    await s3.send(new PutObjectCommand({ ...object, Body: JSON.stringify([entry]) }));
  }

  /** Another text to be timed makes another release: one that is built each time, or one that is there already. */
  #inputsOf(way: Way): { inputs?: string[] } {
    if (way === "first") return {};
    return { inputs: [way === "rejected" ? `Text ${this.#deployments}` : "Text of an update"] };
  }

  /** The execution has ended, or none was started; and the trigger has told of it, or has given up. */
  async #waitForEnd(known: readonly string[]): Promise<Omit<End, "changes">> {
    let deadLetter: Omit<End, "changes"> | undefined;
    const look = async () => {
      deadLetter ??= await this.#takeDeadLetter();
      const executionArn = (await this.#listExecutions()).find((arn) => !known.includes(arn));
      if (executionArn === undefined) return deadLetter;
      const isTold = deadLetter !== undefined || (await this.#isTold(executionArn));
      return isTold ? this.#findEnd(executionArn) : undefined;
    };
    const end = await eventually(look, (found) => found !== undefined, longestInMilliseconds);
    if (end === undefined) throw new Error("Unreachable: the deadline throws.");
    return end;
  }

  async #findEnd(executionArn: string): Promise<Omit<End, "changes"> | undefined> {
    const command = new DescribeExecutionCommand({ executionArn });
    const { status = "", error = "", cause = "" } = await this.#cloud.stepFunctions.send(command);
    return status === "RUNNING" ? undefined : { status, error, cause };
  }

  async #isTold(executionArn: string): Promise<boolean> {
    const status = await readStatus(this.#cloud, this.#manifestKey);
    return status?.entries.some((entry) => entry.executionArn === executionArn) ?? false;
  }

  async #takeDeadLetter(): Promise<Omit<End, "changes"> | undefined> {
    const { sqs, resources } = this.#cloud;
    const QueueUrl = resources.DeadLetters?.attributes.QueueUrl;
    const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    if (message === undefined) return undefined;
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    const { responsePayload } = JSON.parse(message.Body ?? "{}");
    const { errorType: error, errorMessage: cause } = responsePayload;
    return { status: deadLetterStatus, error, cause };
  }

  async #listExecutions(): Promise<string[]> {
    const { stepFunctions, stateMachineArn } = this.#cloud;
    const { executions = [] } = await stepFunctions.send(new ListExecutionsCommand({ stateMachineArn }));
    return executions.flatMap(({ executionArn = [] }) => executionArn);
  }
}
