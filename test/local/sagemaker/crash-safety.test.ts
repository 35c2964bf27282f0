import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import {
  CreateEndpointCommand,
  CreateProcessingJobCommand,
  StopProcessingJobCommand,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isAlive } from "../../support/is-alive.ts";
import {
  bodyOf,
  createConfig,
  createEndpoint,
  describeEndpoint,
  endpointStatus,
  invoke,
  modelSource,
} from "./support/endpoints.ts";
import { describeJob, jobEnd, jobRequest, waitingPids } from "./support/jobs.ts";
import { putJob } from "./support/put-objects.ts";
import { connect, createBucket } from "./support/start-test-cloud.ts";
import { waitFor } from "./support/wait-for.ts";

const program = fileURLToPath(new URL("support/run-cloud.ts", import.meta.url));
const message = "/opt/ml/output/message";

let root: string;
let cloudProcess: ChildProcess;
let endpointUrl: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "onnxify-crash-"));
  await start("0");
  await createBucket(connect(endpointUrl).s3);
});

afterEach(async () => {
  await kill();
  await waitFor(() => (processesUnder(root).length === 0 ? true : undefined));
  rmSync(root, { recursive: true, force: true });
});

test("nothing survives kill -9, and a job that was in progress is run again in a fresh folder", async () => {
  const cloud = connect(endpointUrl);
  await putJob(cloud.s3, "wait.py");
  const job = jobRequest({ name: "again", script: "wait.py", arguments: ["stubborn", message] });
  await cloud.sageMaker.send(new CreateProcessingJobCommand(job));
  await createEndpoint(cloud, "serving");
  const before = await waitingPids(join(root, "sagemaker"), "again");
  const { pid } = bodyOf(await invoke(cloud, "serving"));
  const startedAt = (await describeJob(cloud, "again")).ProcessingStartTime;
  const children = [...before, Number(pid)];
  expect(children.every(isAlive)).toBe(true);

  await kill();
  await waitFor(() => (children.some(isAlive) ? undefined : true));
  expect(processesUnder(root)).toEqual([]);
  await start(new URL(endpointUrl).port);

  expect(await describeEndpoint(cloud, "serving")).toMatchObject({ EndpointStatus: "InService" });
  const answer = await waitFor(() => invoke(cloud, "serving").catch(() => undefined));
  expect(bodyOf(answer)).toMatchObject({ version: "one" });
  const rerun = await waitFor(async () => {
    const job = await describeJob(cloud, "again");
    return Number(job.ProcessingStartTime) > Number(startedAt) ? job : undefined;
  });
  expect(rerun.ProcessingJobStatus).toBe("InProgress");
  const after = await waitingPids(join(root, "sagemaker"), "again");
  expect(after.every(isAlive)).toBe(true);
  expect(after.filter((pid) => before.includes(pid))).toEqual([]);
});

test("a creation, an update and a stop that were under way go on", async () => {
  const cloud = connect(endpointUrl);
  await putJob(cloud.s3, "wait.py");
  const job = jobRequest({ name: "stopping", script: "wait.py", arguments: ["stubborn", message] });
  await createEndpoint(cloud, "updating");
  await createConfig(cloud, "slow", modelSource("two", "time.sleep(1.5)"));
  await cloud.sageMaker.send(new CreateProcessingJobCommand(job));
  await waitingPids(join(root, "sagemaker"), "stopping");
  await cloud.sageMaker.send(
    new CreateEndpointCommand({ EndpointName: "creating", EndpointConfigName: "slow" }),
  );
  await cloud.sageMaker.send(
    new UpdateEndpointCommand({ EndpointName: "updating", EndpointConfigName: "slow" }),
  );
  await cloud.sageMaker.send(new StopProcessingJobCommand({ ProcessingJobName: "stopping" }));

  await kill();
  await start(new URL(endpointUrl).port);

  expect((await describeEndpoint(cloud, "creating")).EndpointStatus).toBe("Creating");
  expect((await describeEndpoint(cloud, "updating")).EndpointStatus).toBe("Updating");
  const old = await waitFor(() => invoke(cloud, "updating").catch(() => undefined));
  expect(bodyOf(old)).toMatchObject({ version: "one" });
  await endpointStatus(cloud, "creating", "InService");
  expect(await endpointStatus(cloud, "updating", "InService")).toMatchObject({ EndpointConfigName: "slow" });
  expect(bodyOf(await invoke(cloud, "updating"))).toMatchObject({ version: "two" });
  expect(await jobEnd(cloud, "stopping")).toMatchObject({ ProcessingJobStatus: "Stopped" });
});

async function start(port: string): Promise<void> {
  cloudProcess = spawn(process.execPath, [program, root, port], { stdio: ["ignore", "pipe", "inherit"] });
  if (cloudProcess.stdout !== null) {
    const [line] = await once(createInterface({ input: cloudProcess.stdout }), "line");
    endpointUrl = String(line);
  }
}

async function kill(): Promise<void> {
  const exited = once(cloudProcess, "exit");
  cloudProcess.kill("SIGKILL");
  await exited;
}

/** The commands of all processes that have to do with a folder, where the system shows them as files. */
function processesUnder(directory: string): string[] {
  const names = existsSync("/proc") ? readdirSync("/proc") : [];
  return names
    .filter((name) => /^\d+$/.test(name) && isAlive(Number(name)))
    .map(commandLine)
    .filter((command) => command.includes(directory));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
