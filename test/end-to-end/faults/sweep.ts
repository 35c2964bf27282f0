import { DeleteAlarmsCommand, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
} from "@aws-sdk/client-sagemaker";
import { eventually } from "../../support/eventually.ts";
import type { TestCloud } from "../cloud.ts";

/** Takes away everything that executions have left, so that the next one begins in an empty account. */
export async function sweep(cloud: TestCloud): Promise<void> {
  await sweepEndpoints(cloud);
  await sweepBucket(cloud);
  const { cloudWatch } = cloud;
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
  const AlarmNames = MetricAlarms.flatMap(({ AlarmName = [] }) => AlarmName);
  if (AlarmNames.length > 0) await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames }));
}

async function sweepEndpoints({ sageMaker }: TestCloud): Promise<void> {
  const listEndpoints = () => sageMaker.send(new ListEndpointsCommand({}));
  for (const { EndpointName } of (await listEndpoints()).Endpoints ?? []) {
    await sageMaker.send(new DeleteEndpointCommand({ EndpointName }));
  }
  await eventually(listEndpoints, ({ Endpoints = [] }) => Endpoints.length === 0);
  const { EndpointConfigs = [] } = await sageMaker.send(new ListEndpointConfigsCommand({}));
  for (const { EndpointConfigName } of EndpointConfigs) {
    await sageMaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName }));
  }
  const { Models = [] } = await sageMaker.send(new ListModelsCommand({}));
  for (const { ModelName } of Models) await sageMaker.send(new DeleteModelCommand({ ModelName }));
}

async function sweepBucket({ s3, bucket: Bucket }: TestCloud): Promise<void> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "work/" }));
  const Objects = Contents.map(({ Key }) => ({ Key }));
  if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const { Key, UploadId } of Uploads) {
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  }
}
