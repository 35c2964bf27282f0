import {
  type BenchmarkReport,
  type RefusalReport,
  refusalSchema,
  reportSchema,
  type Timing,
} from "#lib/benchmark-report.ts";
import { parseEntry } from "#lib/manifest/parse-entry.ts";

const { benchmark, gates } = parseEntry("a/b", { place: "models[0]" });

/** Milliseconds around a median with a tail, the same in every run. */
export function makeDurations(count: number, median: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const share = (index + 0.5) / count;
    return Number((median * (0.9 + 0.2 * share + 0.5 * share ** 12)).toFixed(2));
  });
}

export function makeTiming(median: number, { requests = 120, errors = 0 } = {}): Timing {
  return {
    p50InMilliseconds: median,
    p90InMilliseconds: median * 1.2,
    p95InMilliseconds: median * 1.35,
    p95BoundsInMilliseconds: [median * 1.3, median * 1.45],
    p99InMilliseconds: median * 1.5,
    requestsPerSecond: 1000 / median,
    requests,
    errors,
    ...(errors > 0 && { firstError: "Model server is busy" }),
  };
}

function makeGrid(): BenchmarkReport["grid"] {
  return [1, 8].flatMap((batchSize) =>
    [8, 64].flatMap((words) =>
      [1, 2, 4].map((concurrency) => {
        const alone = 1.5 + batchSize * words * 0.045;
        const timing = makeTiming(alone * Math.max(1, concurrency / 1.9));
        timing.requestsPerSecond = (1000 / alone) * Math.min(concurrency, 1.9);
        return { cell: { batchSize, words, concurrency }, timing };
      }),
    ),
  );
}

/** A receipt as Benchmark writes it, for tests of what reads it. Two recipes were tried. */
export function makeReceipt(changes: Partial<BenchmarkReport> = {}): BenchmarkReport {
  return reportSchema.parse({
    schemaVersion: 3,
    verdict: "live",
    failedGates: [],
    endpointName: "all-minilm-l6-v2",
    releaseId: "f7c1d02b9a3e4d55",
    model: "sentence-transformers/all-MiniLM-L6-v2",
    revision: "c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
    task: "feature-extraction",
    license: "apache-2.0",
    instanceType: "ml.c6i.xlarge",
    instanceCount: 1,
    createdAt: "2026-11-24T07:59:56.000Z",
    request: benchmark,
    gates,
    firstRequestInMilliseconds: 31.4,
    endpoint: { ...makeTiming(121), durationsInMilliseconds: makeDurations(48, 121) },
    vanilla: {
      p50InMilliseconds: 1528,
      p90InMilliseconds: 1567,
      p99InMilliseconds: 1577,
      durationsInMilliseconds: makeDurations(7, 1528),
    },
    speedup: 12.66,
    grid: makeGrid(),
    skippedCells: [],
    accuracy: { worstCosine: 0.9781, meanCosine: 0.9949 },
    quantization: {
      recipe: "int8-per-channel",
      vanillaSizeInBytes: 90_868_376,
      onnxSizeInBytes: 23_026_053,
      benchmarkRequest: { inputs: benchmark.inputs, parameters: {} },
      accuracy: { worstCosine: 0.9788, meanCosine: 0.9951 },
      ladder: [
        {
          recipe: "seed",
          sizeInBytes: 22_972_370,
          accuracy: { worstCosine: 0.8672, meanCosine: 0.9701 },
          failedGates: [
            "0.8672 fails the gate: worst cosine, at least 0.97",
            "0.9701 fails the gate: mean cosine, at least 0.985",
          ],
          worstExamples: [makeExample("a", 0.8672)],
          evaluation: { accuracy: { worstCosine: 0.8672, meanCosine: 0.9701 } },
        },
        {
          recipe: "int8-per-channel",
          sizeInBytes: 23_026_053,
          accuracy: { worstCosine: 0.9788, meanCosine: 0.9951 },
          failedGates: [],
          worstExamples: [
            makeExample("lol 😂😂😂", 0.9788),
            makeExample(
              "Ein ziemlich langer Text, der abgeschnitten ist und weitergeht. ".repeat(3).trim(),
              0.9791,
            ),
            makeExample("https://example.com/articles/2023/12/03?utm_source=feed#comments", 0.9802),
          ],
          evaluation: { accuracy: { worstCosine: 0.9791, meanCosine: 0.9957 } },
        },
      ],
      evaluation: { source: "built-in", texts: 227 },
      toolchain: {
        python: "3.12.8",
        onnxruntime: "1.32.0",
        torch: "2.13.0",
        transformers: "4.57.6",
        optimum: "2.1.0",
      },
      cpuFlags: ["avx2", "avx512f", "avx512_vnni"],
    },
    provenance: {
      imageUri:
        "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04",
      toolchainDigest: "0f3a9c5d7e1b2468",
      handlerDigest: "a1b2c3d4e5f60718",
    },
    ...changes,
  });
}

/** One of the texts that suffered most. */
function makeExample(text: string, value: number) {
  const vectors = { expected: "[0.0445, -0.0444, 0.1084, ...]", actual: "[0.0640, -0.0575, 0.0883, ...]" };
  return { text, ...vectors, measure: "cosine", value } as const;
}

/** A receipt of a classifier that was refused in the job, judged by an evaluation with labels. */
export function makeRefusal(): RefusalReport {
  const receipt = makeReceipt();
  const evaluation = {
    source: "s3://bucket/evaluations/emotions.jsonl",
    texts: 250,
    labelledTexts: 200,
    before: { accuracy: 0.91, macroF1: 0.8754 },
  };
  const accuracy = { labelAgreement: 0.94, worstScoreShift: 0.31 };
  const ladder = [
    {
      recipe: "int8-per-channel",
      sizeInBytes: 25_300_000,
      accuracy,
      failedGates: ["label agreement 0.94 is below 0.98", "worst score shift 0.31 is above 0.15"],
      worstExamples: [
        {
          text: "idk tbh, u decide",
          expected: "approval 0.7390",
          actual: "approval 0.4170",
          measure: "score shift" as const,
          value: 0.322,
        },
      ],
      evaluation: { accuracy, labelled: { accuracy: 0.86, macroF1: 0.8112 } },
    },
  ];
  return refusalSchema.parse({
    ...receipt,
    verdict: "refused",
    refusedBy: "CheckQuantization",
    failedGates: ["a/b is too far from PyTorch fp32 in every recipe tried."],
    quantization: { ...receipt.quantization, evaluation, ladder },
  });
}

/** A receipt of a release that is slower than the one that it replaces. */
export function makeRefusedReceipt(): BenchmarkReport {
  return makeReceipt({
    verdict: "refused",
    failedGates: [
      "0.41 fails the gate: p95Increase, at most 0.15 (8 texts of 64 words, 4 at a time: p95 71.0 ms before, 100.1 ms now)",
    ],
    cost: { perHourInDollars: 0.204, perMillionRequestsInDollars: 6.86 },
    comparison: {
      releaseId: "0a9b8c7d6e5f4a3b",
      reportUrl: "s3://bucket/reports/all-minilm-l6-v2/0a9b8c7d6e5f4a3b/2026-11-01T10-00-00-000Z.json",
      createdAt: "2026-11-01T10:00:00.000Z",
      changes: [
        {
          what: "commit",
          before: "c9745ed1d9f207416be6d2e6f8de32d1f16199bf",
          after: "8b3219a92973c328a8e22fadcfa821b5dc75636a",
        },
        { what: "package onnxruntime", before: "1.31.0", after: "1.32.0" },
      ],
      timings: [
        {
          name: "the benchmark's request: 128 texts, 1 at a time",
          p95BeforeInMilliseconds: 160,
          p95InMilliseconds: 163,
          increase: 0.02,
          outcome: "too few",
        },
        {
          name: "8 texts of 64 words, 4 at a time",
          p95BeforeInMilliseconds: 71,
          p95InMilliseconds: 100.1,
          increase: 0.41,
          outcome: "slower",
        },
        {
          name: "1 text of 8 words, 1 at a time",
          p95BeforeInMilliseconds: 2.6,
          p95InMilliseconds: 2.5,
          increase: -0.04,
          outcome: "within the gate",
        },
      ],
    },
  });
}

/** A receipt of a release that was compared with a vanilla endpoint, which answered but one cell of the grid. */
export function makeComparedReceipt(): BenchmarkReport {
  return makeReceipt({
    cost: { perHourInDollars: 0.204, perMillionRequestsInDollars: 6.86 },
    vanillaEndpoint: {
      endpointName: "onnxify-vanilla-all-minilm-l6-v2",
      firstRequestInMilliseconds: 4321,
      timing: { ...makeTiming(3000), durationsInMilliseconds: makeDurations(10, 3000) },
      speedup: 3000 / 121,
      grid: [{ cell: { batchSize: 1, words: 8, concurrency: 1 }, timing: makeTiming(18.6) }],
      skippedCells: [{ cell: { batchSize: 8, words: 64, concurrency: 4 }, reason: "Worker died." }],
      cost: { perHourInDollars: 0.204, perMillionRequestsInDollars: 170 },
    },
  });
}
