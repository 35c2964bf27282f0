import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { GetObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { SFNClient } from "@aws-sdk/client-sfn";
import { startCloudProcess } from "../local/support/start-cloud-process.ts";
import { eventually } from "../support/eventually.ts";
import { listProcesses } from "../support/list-processes.ts";

const project = join(import.meta.dirname, "..", "..");

/** The packaged stack on a local cloud in a process of its own, to be killed and started again on the same port. */
export class KilledCloud {
  readonly #directory = mkdtempSync(join(tmpdir(), "onnxify-killed-"));
  readonly #dataDirectory = join(this.#directory, "data");
  #process: Awaited<ReturnType<typeof startCloudProcess>> | undefined;

  async start() {
    this.#process = await startCloudProcess({
      port: Number(new URL(this.#process?.cloud.endpointUrl ?? "http://127.0.0.1:0").port),
      dataDirectory: this.#dataDirectory,
      packageDirectory: join(project, ".serverless"),
      parameters: { BakeTimeInSeconds: "1" },
    });
    const { cloud } = this.#process;
    const { endpointUrl: endpoint, region } = cloud;
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = { endpoint, region, credentials };
    return {
      ...cloud,
      s3: new S3Client(client),
      stepFunctions: new SFNClient(client),
      sageMaker: new SageMakerClient(client),
      runtime: new SageMakerRuntimeClient(client),
    };
  }

  /** SIGKILL, which nothing can prepare for; returns once nothing is left that the cloud had started. */
  async kill(): Promise<void> {
    await this.#process?.signal("SIGKILL");
    await eventually(
      () => this.processes(),
      (left) => left.length === 0,
      20_000,
    );
  }

  /** What runs in its name, by the command lines and environments that have its directory in them. */
  processes(): string[] {
    const ours = listProcesses().filter(({ text }) => text.includes(this.#directory));
    return ours.map(({ text }) => text.replaceAll("\0", " ").slice(0, 300));
  }

  /** What SQLite itself has to say against the file of states; empty when it is whole. */
  faultsOfDatabase(): string[] {
    using database = new DatabaseSync(join(this.#dataDirectory, "state.sqlite"), { readOnly: true });
    const rows = database.prepare("PRAGMA integrity_check").all();
    return rows.map(({ integrity_check }) => String(integrity_check)).filter((text) => text !== "ok");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

export type LiveCloud = Awaited<ReturnType<KilledCloud["start"]>>;

/** The keys of objects that are not what was written: another length or checksum than S3 keeps, or JSON cut short. */
export async function brokenObjects({ s3, bucket: Bucket }: LiveCloud): Promise<string[]> {
  const broken: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
    for (const { Key = "", ETag = "", Size } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      const isOfParts = ETag.includes("-");
      const isSame = isOfParts || ETag === `"${createHash("md5").update(bytes).digest("hex")}"`;
      if (bytes.length !== Size || !isSame || !isReadable(Key, bytes)) broken.push(Key);
    }
  }
  return broken;
}

function isReadable(key: string, bytes: Uint8Array): boolean {
  if (!key.endsWith(".json")) return true;
  try {
    JSON.parse(Buffer.from(bytes).toString("utf8"));
    return true;
  } catch {
    return false;
  }
}
