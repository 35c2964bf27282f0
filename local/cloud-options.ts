import { join } from "node:path";
import { type Clock, systemClock } from "./scheduler/clock.ts";
import type { ResolvedResource } from "./stack/resource-type.ts";
import { host } from "./wire/listen.ts";

/** What a local cloud is started with. */
export interface CloudOptions {
  /** On 127.0.0.1; 0 takes a free one. */
  port: number;
  /** Keeps everything; a cloud that is started on it again goes on where the last one was. */
  dataDirectory: string;
  /** Holds the output of `serverless package`. */
  packageDirectory: string;
  /** What the cloud calls itself on its port, for when something stands in front of it. */
  endpointUrlOf?: (port: number) => string;
  /** Values of the stack's parameters. `HuggingFaceEndpoint` is the bundled Hub unless it is given. */
  parameters: Record<string, string>;
  /** The owner's token for the Hub: it goes into a secret, whose ARN the stack's `HuggingFaceTokenSecretArn` gets. */
  huggingFaceToken?: string;
  /** Hears of everything in the stack that is not run here, and of faults of the local cloud. */
  onNotice: (notice: string) => void;
  /** The stack's name in CloudFormation. */
  stackName?: string;
  region?: string;
  /** The interpreter of the stand-in for the image; the project's `.venv` by default. */
  python?: string;
  /** Holds `serve.py`, the stand-in for the image. */
  imageDirectory?: string;
  /** The bundled Hub's repositories, `<organisation>/<name>`; the project's `.samples` by default. */
  samplesDirectory?: string;
  /** The URIs of the container images that ECR has; AWS's Hugging Face images of the region by default. */
  images?: readonly string[];
  /** Quotas that differ from the usual ones, by their names, such as `ml.c6i.xlarge for endpoint usage`. */
  quotas?: Readonly<Record<string, number>>;
  /** How many executions run at once; see StatesOptions for the default. */
  executionConcurrency?: number;
  /** What schedules go by; the system's by default. */
  clock?: Clock;
}

/** A running local cloud. */
export interface Cloud {
  endpointUrl: string;
  region: string;
  bucket: string;
  stateMachineArn: string;
  topicArn: string;
  hubUrl: string;
  /** The stack's resources by their logical ids, with nothing in them that refers to anything any more. */
  resources: Record<string, ResolvedResource>;
  /** Ends the cloud and all its child processes; what is under way goes on at the next start. */
  close(): Promise<void>;
}

const project = join(import.meta.dirname, "..");

/** What holds unless the options say otherwise. */
export const cloudDefaults = {
  endpointUrlOf: (port: number) => `http://${host}:${port}`,
  stackName: "onnxify-dev",
  region: "us-east-1",
  python: join(project, ".venv", "bin", "python"),
  imageDirectory: join(project, "local", "image"),
  samplesDirectory: join(project, ".samples"),
  clock: systemClock,
};

/** The local cloud's one account, which fauxqs's ARNs have, too. */
export const accountId = "000000000000";
