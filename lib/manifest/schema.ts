import { ProductionVariantInstanceType } from "@aws-sdk/client-sagemaker";
import { z } from "zod";
import { bucketModelPattern } from "#lib/bucket-model.ts";
import { refuseUnknownCpus } from "./refuse-unknown-cpus.ts";
import { refuseWhatBucketsLack } from "./refuse-what-buckets-lack.ts";
import { refuseWhatServerlessLacks } from "./refuse-what-serverless-lacks.ts";

/** Hugging Face allows letters, digits, `.`, `_` and `-` in both halves of a model id. */
const hubId = /^(?!.*(\.\.|--))[A-Za-z0-9][\w.-]{0,95}(\/[A-Za-z0-9][\w.-]{0,95})?$/;

const modelId = z
  .string()
  .regex(
    new RegExp(`${hubId.source}|${bucketModelPattern.source}`),
    "a Hugging Face model id such as `organisation/model`, or s3://bucket/prefix/",
  );

/** SageMaker: 1 to 63 letters, digits and inner hyphens (CreateEndpoint, `EndpointName`). */
const endpointName = z
  .string()
  .regex(
    /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/,
    "1 to 63 letters, digits and hyphens that neither start nor end with a hyphen",
  );

/** The entry travels through every state, and Step Functions takes no document over 256 KiB. */
const largestInputsInBytes = 32_768;

function fitsTheDocument(inputs: string[]): boolean {
  return Buffer.byteLength(JSON.stringify(inputs)) <= largestInputsInBytes;
}

/** What must hold before an endpoint keeps its traffic. Every number is compared with PyTorch fp32. */
export const gatesSchema = z.strictObject({
  /** Share of requests whose label, or set of labels above 0.5, is the same. From 0 to 1. */
  labelAgreement: z.number().min(0).max(1).default(0.98),
  /** The largest difference of one score that is let pass. From 0 to 1. */
  scoreShift: z.number().min(0).max(1).default(0.15),
  /** The cosine of the worst embedding. From -1 to 1. */
  worstCosine: z.number().min(-1).max(1).default(0.97),
  /** The mean cosine of all embeddings. From -1 to 1. */
  meanCosine: z.number().min(-1).max(1).default(0.985),
  /** How many times faster than the vanilla pipeline the live endpoint must answer at the median. */
  speedup: z.number().min(0).default(1),
  /** How much longer than on the release it replaces the p95 of the same requests may take: 0.15 is 15 %. */
  p95Increase: z.number().min(0).default(0.15),
});

/** Limits, or none at all. */
export const anyGatesSchema = z.union([gatesSchema, z.literal("off")]);

/** The requests that are timed beside the benchmark's own: every combination, where the time budget allows. */
export const gridSchema = z.strictObject({
  /** Texts in one request. */
  batchSizes: z.array(z.int().min(1).max(1024)).max(6).default([1, 8]),
  /** Words in one text, made of the words of `inputs`, over and over. */
  words: z.array(z.int().min(1).max(512)).max(6).default([8, 64]),
  /** How many requests are under way at once. */
  concurrencies: z.array(z.int().min(1).max(64)).max(6).default([1, 2, 4]),
});

/** The request that is timed, and for how long. */
export const benchmarkSchema = z.strictObject({
  /** Texts to ask about. The default is the article's sentence. */
  inputs: z
    .array(
      z
        .string()
        .min(1)
        .max(2_000)
        .refine((text) => text.isWellFormed(), "text without halves of surrogate pairs"),
    )
    .min(1)
    .max(16)
    .refine(fitsTheDocument, `at most ${largestInputsInBytes} bytes as JSON`)
    .default(["I like you. I love you"]),
  /** Texts in one request: `inputs`, over and over until there are so many. The default is the article's 128. */
  batchSize: z.int().min(1).max(1024).default(128),
  /** How many requests are under way at once. */
  concurrency: z.int().min(1).max(64).default(1),
  /** How long requests are sent for: half of it this one, after its warm-up, the other half those of the grid. */
  durationInSeconds: z.int().min(1).max(300).default(8),
  grid: gridSchema.prefault({}),
  /** Whether the plain pipeline gets an endpoint of its own for a while, which is timed beside this one. */
  vanillaEndpoint: z.boolean().default(false),
});

/** What the topic is told beyond what it always is. */
export const notificationSchema = z.strictObject({
  /** A link to the receipt that anyone who has it can open until it expires, which is twelve hours at most. */
  presignedLink: z.boolean().default(false),
});

/** The recipes that a manifest may name. `auto` tries them in order of speed and keeps the first that passes the gates. */
export const quantizationSchema = z.enum([
  "auto",
  "int8-static",
  "int8-per-channel",
  "int8-per-channel-mixed",
  "seed",
  "none",
]);

/** A serverless endpoint, within SageMaker's limits (ProductionVariantServerlessConfig). */
export const serverlessSchema = z.strictObject({
  /** What a request's container has; the processor grows with it. */
  memoryInMb: z
    .int()
    .min(1024)
    .max(6144)
    .refine((memory) => memory % 1024 === 0, "a multiple of 1024, from 1024 to 6144"),
  /** How many requests are answered at once; SageMaker refuses more. */
  maxConcurrency: z.int().min(1).max(200).default(5),
});

/** A record of what is asked and answered (DataCaptureConfig). */
export const dataCaptureSchema = z.strictObject({
  /** Of all requests, how many are kept. */
  samplingPercentage: z.int().min(1).max(100).default(100),
  /** Where in the bucket. SageMaker adds `<endpoint>/<variant>/<hour>/`; the endpoint's role may write nowhere else. */
  prefix: z
    .string()
    .regex(/^(?!.*\.\.)captures\/([\w.-]+\/)*$/, "a prefix that starts with `captures/` and ends with `/`")
    .max(256)
    .optional(),
});

/** One model that should be live, as people write it. Unknown keys are errors, because they are typing errors. */
export const entrySchema = z.strictObject({
  model: modelId,
  revision: z
    .string()
    .max(255)
    .regex(/^(?!.*\.\.)\w[\w.-]*(\/\w[\w.-]*)*$/, "a branch, tag or commit")
    .default("main"),
  task: z.string().min(1).max(64).optional(),
  endpointName: endpointName.optional(),
  instanceType: z
    .enum(ProductionVariantInstanceType, "a SageMaker instance type for hosting, such as `ml.c6i.xlarge`")
    .default("ml.c6i.xlarge"),
  instanceCount: z.int().min(1).max(100).default(1),
  quantization: quantizationSchema.default("auto"),
  /** `off` judges nothing, which the receipt says in capitals. */
  gates: anyGatesSchema.prefault({}),
  /** Texts to judge recipes by, in the stack's own bucket: JSON lines with `text`, and `label` or `labels` if known. */
  evaluation: z
    .string()
    .regex(
      /^(?!.*\.\.)s3:\/\/[a-z0-9.-]{3,63}\/evaluations\/[\w./-]{1,200}\.jsonl$/,
      "s3://<the stack's bucket>/evaluations/<name>.jsonl",
    )
    .optional(),
  benchmark: benchmarkSchema.prefault({}),
  notification: notificationSchema.prefault({}),
  /** One worker that takes every CPU for a request, or one with a single thread for each CPU. */
  optimizeFor: z.enum(["latency", "throughput"]).default("latency"),
  /** Whether the archive carries its packages, so that an endpoint starts, and runs, without a network. */
  hermetic: z.boolean().default(false),
  redeploy: z.enum(["on-change", "always", "never"]).default("on-change"),
  onRemove: z.enum(["keep", "delete"]).default("keep"),
  serverless: serverlessSchema.optional(),
  dataCapture: dataCaptureSchema.optional(),
});

/** The same, with what its fields must not say together. */
export const checkedEntrySchema = entrySchema
  .superRefine(refuseWhatBucketsLack)
  .superRefine(refuseWhatServerlessLacks)
  .superRefine(refuseUnknownCpus);

export type Gates = z.output<typeof gatesSchema>;
export type BenchmarkRequest = z.output<typeof benchmarkSchema>;

/** A manifest entry with every default filled in, its endpoint's name included. */
export type Entry = z.output<typeof entrySchema> & { endpointName: string };
