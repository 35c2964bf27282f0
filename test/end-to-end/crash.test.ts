import { setTimeout as after } from "node:timers/promises";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { ListEndpointsCommand, ListProcessingJobsCommand } from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { GetExecutionHistoryCommand, ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { brokenObjects, KilledCloud, type LiveCloud } from "./killed-cloud.ts";

/** `npm run test:crashes` kills at every state, and fifty times at random, which takes half an hour. */
const isThorough = process.env.CRASHES === "all";
const killCount = isThorough ? 50 : 3;
/** A deployment takes about as long, so a kill may come at any moment of it. */
const longestLifeInMilliseconds = 15_000;
const longestEndInMilliseconds = 180_000;

const model = "onnxify/emotions-minilm";
/** The states of a first deployment that goes well; else those with most to lose. */
const everyState = [
  ...["ResolveModel", "Preflight", "Quantize", "CheckQuantization", "VerifyModel", "Package", "Upload"],
  ...["CreateEndpoint", "WaitInService", "Benchmark", "Report", "RecordDeployment", "Notify"],
];
const states = isThorough ? everyState : ["CheckQuantization", "Upload", "WaitInService", "RecordDeployment"];

let killed: KilledCloud;

beforeEach(() => {
  killed = new KilledCloud();
});

afterEach(() => killed[Symbol.asyncDispose]());

describe("a deployment whose local cloud is killed", () => {
  it(`as it enters ${states.join(", ")} ends as it would have, with one job, and nothing broken`, async () => {
    let cloud = await killed.start();
    await put(cloud, 0);
    for (const state of states) {
      await eventually(
        () => enteredStates(cloud),
        (entered) => entered.includes(state),
        longestEndInMilliseconds,
      );
      await killed.kill();
      expect(killed.faultsOfDatabase()).toEqual([]);
      cloud = await killed.start();
    }
    await expectSuccess(cloud, 1);
  }, 900_000);

  it(`at ${killCount} random moments ends as it would have, however many deployments there are`, async () => {
    let cloud = await killed.start();
    let deployments = 0;
    for (let kills = 0; kills < killCount; kills += 1) {
      if ((await running(cloud)) === 0 && (await executions(cloud)).length === deployments) {
        await put(cloud, deployments);
        deployments += 1;
      }
      // Not a wait for anything: the moment is what this is about.
      await after(Math.random() * longestLifeInMilliseconds);
      await killed.kill();
      expect(killed.faultsOfDatabase()).toEqual([]);
      cloud = await killed.start();
    }
    await expectSuccess(cloud, deployments);
  }, 1_800_000);
});

/** Each is a release of its own, with a job, on the same endpoint; a manifest that is overwritten too soon would not be seen. */
async function put({ s3, bucket: Bucket }: LiveCloud, index: number): Promise<void> {
  const benchmark = { inputs: [`Text ${index}`], batchSize: 4, durationInSeconds: 1 };
  const entry = { model, benchmark, gates: { speedup: 0 } };
  const Body = JSON.stringify([{ ...entry, endpointName: "killed" }]);
  await s3.send(new PutObjectCommand({ Bucket, Key: "manifests/killed.json", Body }));
}

async function executions({ stepFunctions, stateMachineArn }: LiveCloud) {
  const { executions: found = [] } = await stepFunctions.send(new ListExecutionsCommand({ stateMachineArn }));
  return found;
}

const running = async (cloud: LiveCloud) =>
  (await executions(cloud)).filter(({ status }) => status === "RUNNING").length;

async function enteredStates(cloud: LiveCloud): Promise<string[]> {
  const [execution] = await executions(cloud);
  if (execution === undefined) return [];
  const { executionArn } = execution;
  const { events = [] } = await cloud.stepFunctions.send(
    new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
  );
  expect(jobProcesses().length).toBeLessThanOrEqual(1);
  return events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
}

/** The processes of quantization jobs, of which there is one deployment's at most. */
const jobProcesses = () => killed.processes().filter((command) => command.includes("quantize.py"));

async function expectSuccess(cloud: LiveCloud, count: number): Promise<void> {
  const ended = await eventually(
    () => executions(cloud),
    (found) => found.length === count && found.every(({ status }) => status !== "RUNNING"),
    longestEndInMilliseconds,
  );
  expect(ended.map(({ status }) => status)).toEqual(Array(count).fill("SUCCEEDED"));
  const { ProcessingJobSummaries: jobs = [] } = await cloud.sageMaker.send(new ListProcessingJobsCommand({}));
  expect(jobs.map(({ ProcessingJobStatus }) => ProcessingJobStatus)).toEqual(Array(count).fill("Completed"));
  const { Endpoints } = await cloud.sageMaker.send(new ListEndpointsCommand({}));
  expect(Endpoints).toMatchObject([{ EndpointName: "killed", EndpointStatus: "InService" }]);
  // A container that has just been started again answers 503 until it has read its model.
  const label = await eventually(
    () => ask(cloud).catch(() => undefined),
    (answer) => answer !== undefined,
  );
  expect(label).toBe("love");
  expect(await brokenObjects(cloud)).toEqual([]);
}

async function ask({ runtime }: LiveCloud): Promise<string> {
  const { Body } = await runtime.send(
    new InvokeEndpointCommand({
      EndpointName: "killed",
      ContentType: "application/json",
      Body: JSON.stringify({ inputs: ["I like you. I love you"] }),
    }),
  );
  return JSON.parse(Body.transformToString())[0][0].label;
}
