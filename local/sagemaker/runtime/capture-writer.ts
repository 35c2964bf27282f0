import { randomUUID } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { DataCapture } from "../endpoint-configs/endpoint-config-schema.ts";
import type { OpenRole } from "../role/open-role.ts";
import { parseS3Uri } from "../s3/parse-s3-uri.ts";
import { describeCapture } from "./describe-capture.ts";
import type { Forwarded } from "./forward-request.ts";

/** A request that was answered. */
export interface CapturedRequest {
  endpointName: string;
  variantName: string;
  /** The model's. */
  roleArn: string;
  dataCapture: DataCapture | undefined;
  asked: Forwarded;
  answer: Forwarded;
}

/** What goes into one file. */
interface Batch {
  folder: string;
  roleArn: string;
  lines: string[];
}

/** AWS collects for minutes; here somebody may be waiting to see it. */
const pauseInMilliseconds = 1000;

/** Writes what endpoints are asked and answer into S3, as JSON lines under `<destination>/<endpoint>/<variant>/<hour>/`. */
export class CaptureWriter {
  readonly #openRole: (roleArn: string) => OpenRole;
  readonly #batches = new Map<string, Batch>();
  #timer: NodeJS.Timeout | undefined;

  /** Writes in the name of the model's role, as the endpoint's containers act. */
  constructor(openRole: (roleArn: string) => OpenRole) {
    this.#openRole = openRole;
  }

  /** Notes a request, if its endpoint captures and it is in the sample. */
  capture({ endpointName, variantName, roleArn, dataCapture, asked, answer }: CapturedRequest): void {
    if (dataCapture?.EnableCapture !== true) return;
    if (Math.random() * 100 >= dataCapture.InitialSamplingPercentage) return;
    const time = new Date();
    const hour = time.toISOString().slice(0, 13).replace(/[-T]/g, "/");
    const folder = `${dataCapture.DestinationS3Uri.replace(/\/$/, "")}/${endpointName}/${variantName}/${hour}`;
    const line = JSON.stringify(describeCapture({ dataCapture, asked, answer, time }));
    const batch = this.#batches.get(folder) ?? { folder, roleArn, lines: [] };
    batch.lines.push(line);
    this.#batches.set(folder, batch);
    this.#timer ??= setTimeout(() => void this.#flush(), pauseInMilliseconds);
  }

  /** Writes what is still in memory. */
  async close(): Promise<void> {
    await this.#flush();
  }

  async #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batches = [...this.#batches.values()];
    this.#batches.clear();
    await Promise.all(batches.map((batch) => this.#write(batch)));
  }

  /** A destination that is gone loses its lines and nothing else, as on AWS. */
  async #write({ folder, roleArn, lines }: Batch): Promise<void> {
    const minute = new Date().toISOString().slice(14, 23).replace(/[:.]/g, "-");
    const { bucket, key } = parseS3Uri(`${folder}/${minute}-${randomUUID()}.jsonl`);
    const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: `${lines.join("\n")}\n` });
    using role = this.#openRole(roleArn);
    await role.s3.send(command).catch(() => undefined);
  }
}
