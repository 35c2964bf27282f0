import { randomUUID } from "node:crypto";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { Deployment } from "#lib/deployment.ts";
import { keys } from "#lib/keys.ts";
import type { RestorationRequest } from "#lib/restoration.ts";
import { eventually } from "../../support/eventually.ts";
import { readObject, type TestCloud } from "../cloud.ts";

/** Asks for the release before, as `onnxify rollback` does, once its gates are such that it fails them. */
export async function rollBack(cloud: TestCloud, endpointName: string): Promise<void> {
  const { s3, lambda, bucket: Bucket } = cloud;
  const Key = keys.deployment(endpointName);
  const body = await (await readObject(cloud, Key))?.transformToString();
  const { previous, ...deployment }: Deployment = JSON.parse(body ?? "");
  const Body = JSON.stringify({ ...deployment, previous: previous.map(withoutHope) });
  await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const request: RestorationRequest = {
    source: "onnxify.rollback",
    endpointName,
    requestId: randomUUID(),
  };
  const command = new InvokeCommand({
    FunctionName: "onnxify-dev-trigger",
    Payload: JSON.stringify(request),
  });
  await eventually(
    () => lambda.send(command),
    ({ FunctionError }) => FunctionError === undefined,
  );
}

function withoutHope({ deployedWith, ...release }: Deployment["live"]): Deployment["live"] {
  if (deployedWith === undefined) return release;
  const { entry } = deployedWith;
  const gates = entry.gates === "off" ? entry.gates : { ...entry.gates, speedup: 10_000 };
  return { ...release, deployedWith: { ...deployedWith, entry: { ...entry, gates } } };
}
