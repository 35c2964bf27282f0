import { z } from "zod";
import { anyGatesSchema, benchmarkSchema, serverlessSchema } from "./manifest/schema.ts";

/** The version of the receipt's schema: a receipt of another version is kept, but not compared with. */
export const reportSchemaVersion = 3;

/** How far answers are from PyTorch fp32, every figure by its name. */
const accuracySchema = z.record(z.string(), z.number());

/** Every duration or, of more than a thousand, a thousand evenly spread over the sorted ones. */
const durationsSchema = z.array(z.number());

const percentiles = {
  p50InMilliseconds: z.number(),
  p90InMilliseconds: z.number(),
  p99InMilliseconds: z.number(),
};

/** What timing one request in a closed loop found. */
export const timingSchema = z.object({
  ...percentiles,
  p95InMilliseconds: z.number(),
  /** Between these the true p95 lies, each with 95 % confidence; left out for fewer than 59 answers. */
  p95BoundsInMilliseconds: z.tuple([z.number(), z.number()]).exactOptional(),
  requestsPerSecond: z.number(),
  /** Requests that were answered. */
  requests: z.int(),
  /** Requests that were not. */
  errors: z.int(),
  firstError: z.string().exactOptional(),
});

/** One request of the grid: what is asked, and how many at once. */
export const cellSchema = z.object({
  batchSize: z.int(),
  /** Left out for a task that takes more than plain texts: its inputs are as long as the benchmark's own. */
  words: z.int().exactOptional(),
  concurrency: z.int(),
});

const labelledSchema = z.object({ accuracy: z.number(), macroF1: z.number() });

export const rungSchema = z.object({
  recipe: z.string(),
  sizeInBytes: z.number(),
  accuracy: accuracySchema,
  failedGates: z.array(z.string()),
  /** The texts that suffered most, the worst first. */
  worstExamples: z.array(
    z.object({
      text: z.string(),
      expected: z.string(),
      actual: z.string(),
      measure: z.enum(["cosine", "score shift"]),
      value: z.number(),
    }),
  ),
  evaluation: z
    .object({ accuracy: accuracySchema, labelled: labelledSchema.exactOptional() })
    .exactOptional(),
});

const ladder = {
  vanillaSizeInBytes: z.number(),
  ladder: z.array(rungSchema),
  evaluation: z
    .object({
      source: z.string(),
      texts: z.int(),
      labelledTexts: z.int().exactOptional(),
      before: labelledSchema.exactOptional(),
    })
    .exactOptional(),
  toolchain: z.record(z.string(), z.string()),
  cpuFlags: z.array(z.string()),
};

const quantizationSchema = z.object({
  ...ladder,
  recipe: z.string(),
  onnxSizeInBytes: z.number(),
  /** The benchmark's texts as the task takes them. */
  benchmarkRequest: z.object({
    inputs: z.array(z.unknown()),
    parameters: z.record(z.string(), z.unknown()),
  }),
  accuracy: accuracySchema,
});

/** Something of which the release is made, that was something else in the release before. */
export const changeSchema = z.object({ what: z.string(), before: z.string(), after: z.string() });

/** One request on the release before and on this one. */
export const comparedTimingSchema = z.object({
  name: z.string(),
  p95BeforeInMilliseconds: z.number(),
  p95InMilliseconds: z.number(),
  /** 0.15 when the p95 is 15 % longer now, negative when it is shorter. */
  increase: z.number(),
  /** `too few`: the p95s of so few answers cannot be told apart. */
  outcome: z.enum(["slower", "within the gate", "too few"]),
});

const comparisonSchema = z.object({
  releaseId: z.string(),
  reportUrl: z.string(),
  createdAt: z.string(),
  changes: z.array(changeSchema),
  /** Why a slower release would not be refused; left out when it would. */
  unjudgedBecause: z.string().exactOptional(),
  timings: z.array(comparedTimingSchema),
});

const gridSchemas = {
  grid: z.array(z.object({ cell: cellSchema, timing: timingSchema })),
  skippedCells: z.array(z.object({ cell: cellSchema, reason: z.string() })),
};

const ownTimingSchema = timingSchema.extend({ durationsInMilliseconds: durationsSchema });

const costSchema = z.object({ perHourInDollars: z.number(), perMillionRequestsInDollars: z.number() });

/** The plain pipeline on an endpoint of its own, asked what the endpoint itself was asked. */
const measuredVanillaSchema = z.object({
  endpointName: z.string(),
  firstRequestInMilliseconds: z.number(),
  /** The benchmark's own request; left out when it cannot be answered, which is then among the skipped cells. */
  timing: ownTimingSchema.exactOptional(),
  /** The p50 of that over the endpoint's. */
  speedup: z.number().exactOptional(),
  ...gridSchemas,
  /** Left out for embedders, whose pipeline answers a vector for each token. */
  accuracy: accuracySchema.exactOptional(),
  /** Of its one instance. */
  cost: costSchema.exactOptional(),
});

/** What every receipt says: what it is about. */
const subject = {
  schemaVersion: z.literal(reportSchemaVersion),
  failedGates: z.array(z.string()),
  endpointName: z.string(),
  releaseId: z.string(),
  model: z.string(),
  revision: z.string(),
  task: z.string(),
  license: z.string(),
  instanceType: z.string(),
  instanceCount: z.int(),
  serverless: serverlessSchema.exactOptional(),
  createdAt: z.string(),
  request: benchmarkSchema,
  gates: anyGatesSchema,
  provenance: z.object({
    imageUri: z.string(),
    toolchainDigest: z.string(),
    handlerDigest: z.string(),
    endpointCpuFlags: z.array(z.string()).exactOptional(),
  }),
};

/** The receipt of a release that was refused before it had an endpoint: what the job found, and nothing live. */
export const refusalSchema = z.object({
  ...subject,
  verdict: z.literal("refused"),
  refusedBy: z.enum(["CheckQuantization", "VerifyModel"]),
  quantization: z.object(ladder),
});

/** `reports/<endpoint>/<releaseId>/<time>.json`: the receipt of one benchmark. docs/report.md explains every field. */
export const reportSchema = z.object({
  ...subject,
  verdict: z.enum(["live", "refused"]),
  firstRequestInMilliseconds: z.number(),
  endpoint: ownTimingSchema,
  vanilla: z.object({ ...percentiles, durationsInMilliseconds: durationsSchema }),
  speedup: z.number(),
  /** Only where the manifest asks for it. */
  vanillaEndpoint: z.union([measuredVanillaSchema, z.object({ absentBecause: z.string() })]).exactOptional(),
  ...gridSchemas,
  accuracy: accuracySchema,
  quantization: quantizationSchema,
  cost: costSchema.exactOptional(),
  comparison: comparisonSchema.exactOptional(),
});

export type BenchmarkReport = z.output<typeof reportSchema>;
export type RefusalReport = z.output<typeof refusalSchema>;
/** What both kinds of receipt have. */
export type AnyReport = BenchmarkReport | RefusalReport;
export type MeasuredVanilla = z.output<typeof measuredVanillaSchema>;
export type Timing = z.output<typeof timingSchema>;
export type Cell = z.output<typeof cellSchema>;
export type ReportComparison = z.output<typeof comparisonSchema>;
export type ComparedTiming = z.output<typeof comparedTimingSchema>;
export type Change = z.output<typeof changeSchema>;
