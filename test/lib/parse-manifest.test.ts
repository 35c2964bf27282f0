import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ManifestError } from "#lib/errors.ts";
import { type ParsedEntry, parseManifest } from "#lib/manifest/parse-manifest.ts";

describe("a manifest", () => {
  it("may be a text file with one id a line, revisions and comments", () => {
    const entries = accepted(parseManifest("manifests/ids.txt", "# ours\n\na/b@v1.0 # pinned\r\nc/d\n"));
    expect(entries.map(({ model, revision }) => [model, revision])).toEqual([
      ["a/b", "v1.0"],
      ["c/d", "main"],
    ]);
  });

  it("may be JSON or YAML, a list or an object with defaults", () => {
    const json =
      '{"defaults": {"instanceCount": 2}, "models": ["a/b", {"model": "c/d", "instanceCount": 3}]}';
    const yaml = "defaults:\n  instanceCount: 2\nmodels:\n  - a/b\n  - model: c/d\n    instanceCount: 3\n";
    for (const entries of [
      parseManifest("manifests/m.json", json),
      parseManifest("manifests/m.yaml", yaml),
    ]) {
      expect(accepted(entries).map(({ instanceCount }) => instanceCount)).toEqual([2, 3]);
    }
  });

  it("may not have more entries than are started before the trigger's time is up", () => {
    const lines = (count: number) => Array.from({ length: count }, (_, index) => `a/b${index}`).join("\n");
    expect(parseManifest("ids.txt", lines(10_000))).toHaveLength(10_000);
    expect(() => parseManifest("ids.txt", lines(10_001))).toThrow(
      "ids.txt has 10001 entries; a manifest may have 10000. Split it into several.",
    );
  });

  it("is given defaults that fit the article", () => {
    const [entry] = accepted(parseManifest("m.txt", "sentence-transformers/all-MiniLM-L6-v2"));
    expect(entry).toMatchObject({
      endpointName: "sentence-transformers-all-minilm-l6-v2",
      instanceType: "ml.c6i.xlarge",
      quantization: "auto",
      benchmark: { inputs: ["I like you. I love you"], batchSize: 128 },
    });
  });

  it.each([
    [{ model: "../etc" }, 'models[0].model is "../etc"; expected a Hugging Face model id'],
    [
      { model: "a/b", instanceCont: 2 },
      'models[0] is "instanceCont"; expected only keys among model, revision,',
    ],
    [{ model: "a/b", instanceCount: "2" }, 'models[0].instanceCount is "2"; expected number'],
    [
      { model: "a/b", instanceType: "m5.huge" },
      'models[0].instanceType is "m5.huge"; expected a SageMaker instance type',
    ],
    [{ model: "a/b", endpointName: "-a" }, 'models[0].endpointName is "-a"; expected 1 to 63 letters'],
    [{ model: "a/b", quantization: "int4" }, 'models[0].quantization is "int4"; expected one of auto, '],
    [
      { model: "a/b", gates: { speed: 1 } },
      'models[0].gates is "speed"; expected only keys among labelAgreement, ',
    ],
    [{ model: "a/b", gates: "of" }, 'models[0].gates is "of"; expected object'],
    [
      { model: "a/b", evaluation: "s3://bucket/secrets.jsonl" },
      'models[0].evaluation is "s3://bucket/secrets.jsonl"; expected s3://<the stack\'s bucket>/evaluations/',
    ],
    [
      { model: "a/b", notification: { link: true } },
      'models[0].notification is "link"; expected only keys among presignedLink',
    ],
    [
      { model: "a/b", benchmark: { grid: { lengths: [1] } } },
      'models[0].benchmark.grid is "lengths"; expected only keys among batchSizes, words, concurrencies',
    ],
    [
      { model: "a/b", benchmark: { batchSize: 0 } },
      "models[0].benchmark.batchSize is 0; expected number to be >=1",
    ],
    [{}, "models[0].model is nothing; expected string"],
    [7, "models[0] is 7; expected a model id, or an object with `model`"],
  ])("refuses %j and says where, what and why", (value, sentence) => {
    const [parsed] = parseManifest("m.json", JSON.stringify([value]));
    expect(parsed && "error" in parsed && parsed.error.message).toContain(sentence);
  });

  it("takes gates that are off, which YAML writes without quotes", () => {
    const [parsed] = parseManifest("m.yaml", "- model: a/b\n  gates: off\n");
    expect(parsed && "entry" in parsed && parsed.entry.gates).toBe("off");
  });

  it("refuses a bad entry without stopping its neighbours", () => {
    const entries = parseManifest("m.txt", "a/b\nnot an id\nc/d");
    expect(entries.map((parsed) => "entry" in parsed)).toEqual([true, false, true]);
  });

  it("lets the first of two entries keep an endpoint, whatever the case of its name", () => {
    const models = [
      { model: "a/b", endpointName: "Same" },
      { model: "c/d", endpointName: "same" },
    ];
    const [first, second] = parseManifest("m.json", JSON.stringify(models));
    expect(first && "entry" in first).toBe(true);
    expect(second && "error" in second && second.error.message).toContain("which models[0] asks for already");
  });

  it.each([
    ["m.json", "{", "line 1"],
    ["m.json", "not json", "m.json cannot be read"],
    ["m.yaml", "a: &a [1]\nb: *a", "m.yaml uses YAML aliases"],
    ["m.yaml", "model: a/b", "is neither a list of models nor {defaults, models}"],
    ["m.txt", "# nothing", "names no model"],
    ["m.csv", "a/b", "ends in none of .txt, .json, .yaml and .yml"],
  ])("that is a broken %s (%j) is refused as a whole, with a sentence", (key, text, sentence) => {
    expect(() => parseManifest(key, text)).toThrow(ManifestError);
    expect(() => parseManifest(key, text)).toThrow(sentence);
  });

  it("of any text at all is either read or refused with a sentence", () => {
    const keys = fc.constantFrom("m.txt", "m.json", "m.yaml");
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.string({ unit: fc.constantFrom(..."-[]{}:&*!|>#\n\t a\"'") }),
    );
    fc.assert(fc.property(keys, texts, (key, text) => readOrRefuse(key, text)));
  });
});

function readOrRefuse(key: string, text: string): void {
  try {
    parseManifest(key, text);
  } catch (error) {
    expect(error).toBeInstanceOf(ManifestError);
  }
}

function accepted(entries: ParsedEntry[]) {
  return entries.flatMap((parsed) => ("entry" in parsed ? [parsed.entry] : []));
}

describe("a serverless entry", () => {
  const refusalOf = (fields: object) => {
    const [parsed] = parseManifest("m.json", JSON.stringify([{ model: "a/b", ...fields }]));
    return parsed !== undefined && "error" in parsed ? parsed.error.message : undefined;
  };

  it.each([
    [{ serverless: { memoryInMb: 1024 } }],
    [{ serverless: { memoryInMb: 6144, maxConcurrency: 200 } }],
    [{ serverless: { memoryInMb: 1024, maxConcurrency: 6 }, benchmark: { concurrency: 6 } }],
    [{ dataCapture: { samplingPercentage: 5, prefix: "captures/mine/" } }],
  ])("%j is within SageMaker's limits", (fields) => {
    expect(refusalOf(fields)).toBeUndefined();
  });

  it.each([
    [{ serverless: { memoryInMb: 1500 } }, "serverless.memoryInMb is 1500; expected a multiple of 1024"],
    [{ serverless: { memoryInMb: 7168 } }, "serverless.memoryInMb is 7168"],
    [{ serverless: { memoryInMb: 1024, maxConcurrency: 201 } }, "serverless.maxConcurrency is 201"],
    [{ serverless: {} }, "serverless.memoryInMb is nothing"],
    [{ serverless: { memoryInMb: 1024, memory: 1 } }, "expected only keys among memoryInMb, maxConcurrency"],
    [{ serverless: { memoryInMb: 1024 }, dataCapture: {} }, "dataCapture is {}; expected none"],
    [
      { serverless: { memoryInMb: 1024 }, optimizeFor: "throughput" },
      'optimizeFor is "throughput"; expected latency',
    ],
    [
      { instanceType: "ml.m4.10xlarge", optimizeFor: "throughput" },
      "expected latency, because the CPUs of ml.m4.10xlarge are not in the table",
    ],
    [{ optimizeFor: "speed" }, 'optimizeFor is "speed"'],
    [{ serverless: { memoryInMb: 1024 }, instanceCount: 2 }, "instanceCount is 2; expected none"],
    [
      { serverless: { memoryInMb: 1024 }, benchmark: { concurrency: 6 } },
      "benchmark.concurrency is 6; expected at most serverless.maxConcurrency, 5",
    ],
    [
      { serverless: { memoryInMb: 1024 }, benchmark: { vanillaEndpoint: true } },
      "benchmark.vanillaEndpoint is true; expected false, because a serverless endpoint has no instance",
    ],
    [
      { endpointName: "Onnxify-Vanilla-a" },
      'endpointName is "Onnxify-Vanilla-a"; expected a name that does not begin with onnxify-vanilla-',
    ],
    [
      { endpointName: "Onnxify-Candidate-a" },
      'endpointName is "Onnxify-Candidate-a"; expected a name that does not begin with onnxify-candidate-',
    ],
    [
      { serverless: { memoryInMb: 1024 }, benchmark: { inputs: ["€".repeat(2000)], batchSize: 1024 } },
      "expected a request under 4 MB",
    ],
    [
      { dataCapture: { prefix: "releases/" } },
      'dataCapture.prefix is "releases/"; expected a prefix that starts with',
    ],
    [{ dataCapture: { samplingPercentage: 0 } }, "dataCapture.samplingPercentage is 0"],
  ])("%j is refused before anything is paid for", (fields, sentence) => {
    expect(refusalOf(fields)).toContain(sentence);
  });
});

describe("a model in S3", () => {
  it("is named by its prefix in every form of manifest, and its endpoint after the last folder", () => {
    const model = "s3://bucket/models/mine/";
    for (const [key, text] of [
      ["m.txt", model],
      ["m.json", JSON.stringify([{ model }])],
    ] as const) {
      expect(accepted(parseManifest(key, text))).toMatchObject([{ model, endpointName: "mine" }]);
    }
  });

  it.each([
    [{ model: "s3://bucket/models/mine" }, "or s3://bucket/prefix/"],
    [{ model: "s3://bucket/" }, "or s3://bucket/prefix/"],
    [{ model: "s3://bucket/models/../releases/" }, "or s3://bucket/prefix/"],
    [{ revision: "v1" }, 'revision is "v1"; expected none, because a model in S3 is pinned'],
    [{ benchmark: { vanillaEndpoint: true } }, "because AWS's image brings models from the Hub only"],
  ])("is refused with %j", (fields, sentence) => {
    const entries = [{ model: "s3://bucket/models/mine/", ...fields }];
    const [parsed] = parseManifest("m.json", JSON.stringify(entries));
    expect(parsed).toHaveProperty("error.message", expect.stringContaining(sentence));
  });
});
