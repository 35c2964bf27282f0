import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { pack } from "tar-stream";
import type { ReleaseRecord } from "#lib/deployment.ts";
import { releaseFiles } from "#lib/keys.ts";
import { parseEntry } from "#lib/manifest/parse-entry.ts";
import type { QuantizationReport } from "#lib/quantization-report.ts";
import type { Release } from "#statemachine/document.ts";
import type { TestCloud } from "./cloud.ts";

/** What a release without a model answers, whatever it is asked. */
export interface MadeUp {
  answers: string;
  /** What PyTorch would have answered to the golden requests; the same, unless the release is to fail them. */
  isExpectedToAnswer?: string;
  /** What it answers once a container has been started with it; and a file that does not exist, to know that by. */
  later?: { answers: string; file: string };
}

/** A container loads its model once, and the model is what it answers. */
const handler = ({ answers, later }: MadeUp) => `
import json
import pathlib

def model_fn(model_dir):
${later === undefined ? "" : loadLater(later)}
    return "${answers}"

def transform_fn(model, body, content_type, accept):
    request = json.loads(body)
    if "describe" in request:
        return json.dumps({"cpuFlags": []})
    scores = [{"label": model, "score": 1.0}]
    return json.dumps([scores for _ in request["inputs"]])
`;

const loadLater = ({ answers, file }: NonNullable<MadeUp["later"]>) => `
    started = pathlib.Path("${file}")
    if started.exists():
        return "${answers}"
    started.touch()
`;

/**
 * Puts a release of an entry into the bucket, as if a job had made it, so that the entry is deployed without one. It is
 * a real archive with a real handler, which has no model and always answers the same.
 */
export async function makeUpRelease(cloud: TestCloud, entry: object, madeUp: MadeUp): Promise<Release> {
  const { answers, isExpectedToAnswer = answers } = madeUp;
  const release = await resolveRelease(cloud, entry);
  const archive = await packHandler(madeUp);
  const put = (file: string, Body: Uint8Array | string) =>
    cloud.s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key: release.prefix + file, Body }));
  await put(releaseFiles.archive, archive);
  await put(releaseFiles.reference, JSON.stringify(goldenRequest(answers, isExpectedToAnswer)));
  await put(releaseFiles.record, JSON.stringify(recordOf(release, archive.length)));
  return release;
}

/** The release that an entry stands for, whether or not it is there. */
export async function resolveRelease(cloud: TestCloud, entry: object): Promise<Release> {
  const document = { executionName: "plan", entry: parseEntry(entry, { place: "models[0]" }) };
  const FunctionName = "onnxify-dev-resolveModel";
  const { Payload } = await cloud.lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(document) }),
  );
  return JSON.parse(Payload?.transformToString() ?? "");
}

async function packHandler(madeUp: MadeUp): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: "code/inference.py" }, handler(madeUp));
  archive.finalize();
  return gzipSync(await buffer(archive));
}

function goldenRequest(answers: string, isExpectedToAnswer: string) {
  const labels = [answers];
  return { inputs: "golden", tensors: {}, labels, expected: [answers === isExpectedToAnswer ? 1 : 0] };
}

function recordOf({ releaseId, model, revision, task }: Release, sizeInBytes: number): ReleaseRecord {
  return {
    ...{ releaseId, model, revision, task },
    archive: { sha256: "0".repeat(64), sizeInBytes },
    serving: { task, maxLength: 8, functionToApply: "softmax", id2label: ["any"] },
    quantization,
    createdAt: "2026-11-24T08:00:00.000Z",
  };
}

const ladder = { vanillaSizeInBytes: 1, ladder: [], toolchain: {}, cpuFlags: [] };

const quantization: QuantizationReport = {
  ...ladder,
  recipe: "none",
  onnxSizeInBytes: 1,
  accuracy: { labelAgreement: 1, worstScoreShift: 0 },
  vanilla: {
    p50InMilliseconds: 100,
    p90InMilliseconds: 100,
    p99InMilliseconds: 100,
    durationsInMilliseconds: [100],
  },
  benchmarkRequest: { inputs: ["any"], parameters: {} },
};

/** Writes a Python in whose jobs no recipe passes, and which is the real one for everything else. */
export function writeRefusingPython(directory: string, python: string): string {
  const file = join(directory, "python");
  const refusal = { ...ladder, refusal: "No recipe passed the gates." };
  const script = [
    "#!/bin/sh",
    `case "$1" in */unpack.py) printf '%s' '${JSON.stringify(refusal)}' > "$5/quantization.json"; exit 0;; esac`,
    `exec ${python} "$@"`,
  ];
  writeFileSync(file, `${script.join("\n")}\n`);
  chmodSync(file, 0o755);
  return file;
}
