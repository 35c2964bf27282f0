import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import {
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
} from "@aws-sdk/client-s3";
import {
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  ListProcessingJobsCommand,
} from "@aws-sdk/client-sagemaker";
import type { Claim } from "#lib/claims/claim.ts";
import { jobNameOf } from "#lib/job-name.ts";
import type { TestCloud } from "../cloud.ts";

/** How many there are of each kind of thing that costs money, fills the bucket or keeps others waiting. */
export type Inventory = Readonly<Record<string, number>>;

/** Everything that an execution may leave. */
export async function takeInventory(cloud: TestCloud): Promise<Inventory> {
  const { sageMaker, cloudWatch } = cloud;
  const { Endpoints = [] } = await sageMaker.send(new ListEndpointsCommand({}));
  const { EndpointConfigs = [] } = await sageMaker.send(new ListEndpointConfigsCommand({}));
  const { Models = [] } = await sageMaker.send(new ListModelsCommand({}));
  const running = new ListProcessingJobsCommand({ StatusEquals: "InProgress" });
  const { ProcessingJobSummaries: jobs = [] } = await sageMaker.send(running);
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
  const names = Endpoints.map(({ EndpointName }) => EndpointName);
  return {
    ...count(Endpoints.map(({ EndpointStatus }) => `endpoint that is ${EndpointStatus}`)),
    "endpoint configuration": EndpointConfigs.length,
    model: Models.length,
    "job that runs": jobs.length,
    "alarm without an endpoint": MetricAlarms.filter(({ Dimensions = [] }) =>
      Dimensions.every(({ Name, Value = "" }) => Name !== "EndpointName" || !names.includes(Value)),
    ).length,
    "object under work/": await countWork(cloud),
    "part of an upload": await countParts(cloud),
    "claim that something is about to go": await countRetirements(cloud),
  };
}

/** What has become more or less, and by how much. */
export function compareInventories(before: Inventory, after: Inventory): Inventory {
  const kinds = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changes = kinds.map((kind): [string, number] => [kind, (after[kind] ?? 0) - (before[kind] ?? 0)]);
  return Object.fromEntries(changes.filter(([, change]) => change !== 0));
}

function count(names: readonly string[]): Inventory {
  return Object.fromEntries(names.map((name) => [name, names.filter((other) => other === name).length]));
}

/** A job that is stopped may be in the middle of an upload; the bucket forgets what that leaves as it forgets all of work/. */
async function countWork({ s3, sageMaker, bucket: Bucket }: TestCloud): Promise<number> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "work/" }));
  const ended = new ListProcessingJobsCommand({ StatusEquals: "Stopped", MaxResults: 100 });
  const { ProcessingJobSummaries = [] } = await sageMaker.send(ended);
  const stopped = new Set(ProcessingJobSummaries.map(({ ProcessingJobName }) => ProcessingJobName));
  const jobOf = (key = "") => jobNameOf("onnxify-dev", key.split("/")[1] ?? "");
  return Contents.filter(({ Key }) => !stopped.has(jobOf(Key))).length;
}

async function countRetirements({ s3, bucket: Bucket }: TestCloud): Promise<number> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "claims/" }));
  const claims = await Promise.all(
    Contents.map(async ({ Key }): Promise<Claim> => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? "");
    }),
  );
  return claims.filter(({ retiring }) => retiring !== undefined).length;
}

/** An upload that has none holds nothing, and the bucket forgets it after a day. */
async function countParts({ s3, bucket: Bucket }: TestCloud): Promise<number> {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  const counts = await Promise.all(
    Uploads.map(async ({ Key, UploadId }) => {
      const { Parts = [] } = await s3.send(new ListPartsCommand({ Bucket, Key, UploadId }));
      return Parts.length;
    }),
  );
  return counts.reduce((total, one) => total + one, 0);
}
