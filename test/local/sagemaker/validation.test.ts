import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateProcessingJobCommand,
  type CreateProcessingJobCommandInput,
  DescribeProcessingJobCommand,
  ProcessingInstanceType,
  ProductionVariantInstanceType,
  StopProcessingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostingInstanceTypes, processingInstanceTypes } from "#local/sagemaker/api/instance-types.ts";
import { jobEnd, jobRequest } from "./support/jobs.ts";
import { putJob } from "./support/put-objects.ts";
import { createBucket, startTestCloud, type TestCloud } from "./support/start-test-cloud.ts";

const valid = jobRequest({ name: "valid", script: "wait.py" });
const { ClusterConfig } = valid.ProcessingResources ?? {};
const [input] = valid.ProcessingInputs ?? [];
const [output] = valid.ProcessingOutputConfig?.Outputs ?? [];

let root: string;
let cloud: TestCloud;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "onnxify-validation-"));
  cloud = await startTestCloud({ directory: root });
  await createBucket(cloud.s3);
  await putJob(cloud.s3, "wait.py");
});

afterAll(async () => {
  await cloud.close();
  rmSync(root, { recursive: true, force: true });
});

async function create(change: object): Promise<void> {
  await cloud.sageMaker.send(new CreateProcessingJobCommand({ ...valid, ...change }));
}

describe("CreateProcessingJob words its refusals as AWS does", () => {
  const name = "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}";
  test.each<[string, Record<string, unknown>, string]>([
    [
      "a name with an underscore",
      { ProcessingJobName: "a_b" },
      `1 validation error detected: Value 'a_b' at 'processingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${name}`,
    ],
    [
      "a name that is too long, twice",
      { ProcessingJobName: "a".repeat(64) },
      `2 validation errors detected: Value '${"a".repeat(64)}' at 'processingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${name}; Value '${"a".repeat(64)}' at 'processingJobName' failed to satisfy constraint: Member must have length less than or equal to 63`,
    ],
    [
      "a missing role",
      { RoleArn: undefined },
      "1 validation error detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null",
    ],
    [
      "an instance type that processing doesn't have",
      { ProcessingResources: { ClusterConfig: { ...ClusterConfig, InstanceType: "ml.c6g.xlarge" } } },
      `1 validation error detected: Value 'ml.c6g.xlarge' at 'processingResources.clusterConfig.instanceType' failed to satisfy constraint: Member must satisfy enum value set: [${processingInstanceTypes.join(", ")}]`,
    ],
    [
      "a volume that is too large",
      { ProcessingResources: { ClusterConfig: { ...ClusterConfig, VolumeSizeInGB: 16385 } } },
      "1 validation error detected: Value '16385' at 'processingResources.clusterConfig.volumeSizeInGB' failed to satisfy constraint: Member must have value less than or equal to 16384",
    ],
    [
      "a run time of no time",
      { StoppingCondition: { MaxRuntimeInSeconds: 0 } },
      "1 validation error detected: Value '0' at 'stoppingCondition.maxRuntimeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      "an environment value that is too long",
      { Environment: { LONG: "x".repeat(257) } },
      `1 validation error detected: Value '{LONG=${"x".repeat(257)}}' at 'environment' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: [\\S\\s]*]`,
    ],
    [
      "an environment key with a dash",
      { Environment: { "NO-GO": "" } },
      "1 validation error detected: Value '{NO-GO=}' at 'environment' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: [a-zA-Z_][a-zA-Z0-9_]*]",
    ],
    [
      "an input outside of /opt/ml/processing/",
      { ProcessingInputs: [{ ...input, S3Input: { ...input?.S3Input, LocalPath: "/opt/ml/input" } }] },
      "1 validation error detected: Value '/opt/ml/input' at 'processingInputs.1.member.s3Input.localPath' failed to satisfy constraint: Member must begin with /opt/ml/processing/",
    ],
    [
      "an output that climbs out",
      {
        ProcessingOutputConfig: {
          Outputs: [
            { ...output, S3Output: { ...output?.S3Output, LocalPath: "/opt/ml/processing/../../x" } },
          ],
        },
      },
      "1 validation error detected: Value '/opt/ml/processing/../../x' at 'processingOutputConfig.outputs.1.member.s3Output.localPath' failed to satisfy constraint: Member must begin with /opt/ml/processing/",
    ],
    [
      "too many inputs",
      { ProcessingInputs: Array(11).fill(input) },
      "at 'processingInputs' failed to satisfy constraint: Member must have length less than or equal to 10",
    ],
    [
      "an empty entrypoint",
      { AppSpecification: { ImageUri: "image", ContainerEntrypoint: [] } },
      "1 validation error detected: Value '[]' at 'appSpecification.containerEntrypoint' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "two inputs in one place",
      { ProcessingInputs: [input, input] },
      "LocalPath /opt/ml/processing/input/code is used twice.",
    ],
    [
      "what the local cloud doesn't have",
      { ExperimentConfig: { TrialName: "trial" } },
      "The local cloud does not run 'experimentConfig'. Leave it out, or send this request to AWS.",
    ],
    [
      "isolation, which a process can't promise",
      { NetworkConfig: { EnableNetworkIsolation: true } },
      "Value 'true' at 'networkConfig.enableNetworkIsolation' failed to satisfy constraint: Member must be false",
    ],
  ])("%s", async (_, change, message) => {
    const refused = create(change);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toMatchObject({
      name: "ValidationException",
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("JSON of the wrong kind", async () => {
    await expect(create({ ProcessingJobName: 7 })).rejects.toMatchObject({
      name: "SerializationException",
      message: "NUMBER_VALUE can not be converted to a string at 'processingJobName'",
    });
  });
});

describe("the processing quota", () => {
  const request = (jobName: string): CreateProcessingJobCommandInput => ({
    ...jobRequest({ name: jobName, script: "wait.py", arguments: ["gentle", "/opt/ml/output/message"] }),
  });

  test("lets one instance of a type run at a time, and a name be used once", async () => {
    await create(request("first"));

    await expect(create(request("second"))).rejects.toMatchObject({
      name: "ResourceLimitExceeded",
      message:
        "The account-level service limit 'ml.c6i.xlarge for processing job usage' is 1 Instances, with current " +
        "utilization of 1 Instances and a request delta of 1 Instances. Please use AWS Service Quotas to request an " +
        "increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an increase " +
        "for this quota.",
    });
    await expect(create(request("first"))).rejects.toMatchObject({ name: "ResourceInUse" });
    const other = { ClusterConfig: { ...ClusterConfig, InstanceType: "ml.m5.xlarge" } };
    await create({ ...request("other-type"), ProcessingResources: other });
    for (const name of ["first", "other-type"]) {
      await cloud.sageMaker.send(new StopProcessingJobCommand({ ProcessingJobName: name }));
      await jobEnd(cloud, name);
    }

    await expect(create(request("first"))).rejects.toMatchObject({
      name: "ResourceInUse",
      message:
        "Job name must be unique within an AWS account and region, and a job with this name already exists " +
        "(arn:aws:sagemaker:us-east-1:000000000000:processing-job/first)",
    });
    await expect(create(request("FIRST"))).rejects.toMatchObject({ name: "ResourceInUse" });
  });
});

test("a job that isn't there is a ValidationException, as on AWS", async () => {
  const missing = cloud.sageMaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: "nobody" }));
  await expect(missing).rejects.toMatchObject({
    name: "ValidationException",
    message: "Could not find requested job with name: nobody",
  });
});

test("the instance types are those of the AWS SDK", () => {
  expect(processingInstanceTypes.toSorted()).toEqual(Object.values(ProcessingInstanceType).toSorted());
  expect(hostingInstanceTypes.toSorted()).toEqual(Object.values(ProductionVariantInstanceType).toSorted());
});
