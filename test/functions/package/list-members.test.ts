import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listMembers } from "../../../functions/package/list-members.ts";
import {
  bucket,
  createBucket,
  startTestCloud,
  type TestCloud,
} from "../../local/sagemaker/support/start-test-cloud.ts";

let directory: string;
let cloud: TestCloud;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "onnxify-package-"));
  cloud = await startTestCloud({ directory });
  await createBucket(cloud.s3);
  for (const key of [
    "plain/model/model.onnx",
    "hermetic/model/model.onnx",
    "hermetic/wheels/a-1-py3-none-any.whl",
  ])
    await cloud.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: key }));
});

afterAll(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true, force: true });
});

async function read(key: string) {
  const members = await listMembers(cloud.s3, { bucket, key });
  const contents = members.map(async ({ path, open }) => [path, await text(await open())] as const);
  expect(members.map(({ path }) => path)).toEqual(members.map(({ path }) => path).sort());
  return Object.fromEntries(await Promise.all(contents));
}

it("takes the job's model and the serve container, whose packages come from an index", async () => {
  const members = await read("plain/");
  expect(members["model.onnx"]).toBe("plain/model/model.onnx");
  expect(members["code/inference.py"]).toContain("def transform_fn");
  expect(members["code/requirements.txt"]).not.toContain("--no-index");
});

it("takes the job's wheels along, and lets pip look nowhere else", async () => {
  const { "code/requirements.txt": plain } = await read("plain/");
  const members = await read("hermetic/");
  expect(members["code/wheels/a-1-py3-none-any.whl"]).toBe("hermetic/wheels/a-1-py3-none-any.whl");
  expect(members["code/requirements.txt"]).toBe(`--no-index\n--find-links wheels\n${plain}`);
});
