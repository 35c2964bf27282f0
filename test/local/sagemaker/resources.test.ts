import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AddTagsCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DeleteTagsCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  ListProcessingJobsCommand,
  ListTagsCommand,
  paginateListModels,
} from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listen } from "#local/wire/listen.ts";
import { createEndpoint, createModel, variant } from "./support/endpoints.ts";
import { jobEnd, startJob } from "./support/jobs.ts";
import { putJob, putModel } from "./support/put-objects.ts";
import { bucket, createBucket, startTestCloud, type TestCloud } from "./support/start-test-cloud.ts";

const arnOf = (resource: string) => `arn:aws:sagemaker:us-east-1:000000000000:${resource}`;

let root: string;
let cloud: TestCloud;
let modelUrl: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "onnxify-resources-"));
  cloud = await startTestCloud({ directory: root });
  await createBucket(cloud.s3);
  modelUrl = await putModel(cloud.s3, "shared", "");
});

afterAll(async () => {
  await cloud.close();
  rmSync(root, { recursive: true, force: true });
});

describe("a model", () => {
  test("is described as it was created, and never changes", async () => {
    await createModel(cloud, "constant", modelUrl);

    const described = await cloud.sageMaker.send(new DescribeModelCommand({ ModelName: "constant" }));
    expect(described).toMatchObject({
      ModelArn: arnOf("model/constant"),
      PrimaryContainer: { ModelDataUrl: modelUrl, Environment: { SAGEMAKER_MODEL_SERVER_WORKERS: "1" } },
      EnableNetworkIsolation: false,
    });
    expect(Math.abs(Date.now() - Number(described.CreationTime))).toBeLessThan(60_000);
    await expect(createModel(cloud, "constant", modelUrl)).rejects.toMatchObject({
      name: "ValidationException",
      message: `Cannot create already existing model "${arnOf("model/constant")}".`,
    });
  });

  test("can't be made from data that isn't there", async () => {
    const url = `s3://${bucket}/models/nothing.tar.gz`;
    await expect(createModel(cloud, "hollow", url)).rejects.toMatchObject({
      name: "ValidationException",
      message: `Could not find model data at ${url}.`,
    });
  });

  test("is refused within seconds while S3 fails, and does not come when whoever asked has given up", async () => {
    const s3 = await listen((_, response) => response.writeHead(500).end(), 0);
    const directory = mkdtempSync(join(root, "without-s3-"));
    const apart = await startTestCloud({ directory, endpointUrl: `http://127.0.0.1:${s3.port}` });
    const startedAt = Date.now();
    await expect(createModel(apart, "late", modelUrl)).rejects.toMatchObject({ name: "InternalFailure" });
    expect(Date.now() - startedAt).toBeLessThan(6_000);
    s3.server.close();
    await apart.close();
  });

  test("may not have an environment value of more than 1024 characters", async () => {
    const PrimaryContainer = {
      Image: "image",
      ModelDataUrl: modelUrl,
      Environment: { LONG: "x".repeat(1025) },
    };
    const refused = cloud.sageMaker.send(new CreateModelCommand({ ModelName: "long", PrimaryContainer }));
    await expect(refused).rejects.toThrow("Member must have length less than or equal to 1024");
  });

  test("is gone when it is deleted", async () => {
    await createModel(cloud, "brief", modelUrl);
    await cloud.sageMaker.send(new DeleteModelCommand({ ModelName: "brief" }));

    const missing = cloud.sageMaker.send(new DescribeModelCommand({ ModelName: "brief" }));
    await expect(missing).rejects.toThrow(`Could not find model "${arnOf("model/brief")}".`);
    await createModel(cloud, "brief", modelUrl);
  });
});

describe("an endpoint configuration", () => {
  const create = (name: string, variants: object[]) =>
    cloud.sageMaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: name,
        ProductionVariants: variants.map((change) => ({ ...variant("AllTraffic", "configured"), ...change })),
      }),
    );

  beforeAll(async () => {
    await createModel(cloud, "configured", modelUrl);
  });

  test("is described as it was created, and is gone when it is deleted", async () => {
    await create("plain", [{}]);
    expect(
      await cloud.sageMaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: "plain" })),
    ).toMatchObject({
      EndpointConfigArn: arnOf("endpoint-config/plain"),
      ProductionVariants: [
        { VariantName: "AllTraffic", InitialVariantWeight: 1, InstanceType: "ml.c6i.xlarge" },
      ],
    });
    await expect(create("plain", [{}])).rejects.toThrow(
      "Cannot create already existing endpoint configuration",
    );

    await cloud.sageMaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: "plain" }));
    const again = cloud.sageMaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: "plain" }));
    await expect(again).rejects.toThrow(
      `Could not find endpoint configuration "${arnOf("endpoint-config/plain")}".`,
    );
  });

  test.each([
    [
      "a model that isn't there",
      [{ ModelName: "nobody" }],
      `Could not find model "${arnOf("model/nobody")}".`,
    ],
    ["two variants of one name", [{}, {}], "Production variant names must be unique"],
    [
      "a health check that may last under a minute",
      [{ ContainerStartupHealthCheckTimeoutInSeconds: 59 }],
      "at 'productionVariants.1.member.containerStartupHealthCheckTimeoutInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 60",
    ],
    [
      "an instance type of another service",
      [{ InstanceType: "m5.large" }],
      "at 'productionVariants.1.member.instanceType' failed to satisfy constraint: Member must satisfy enum value set",
    ],
    [
      "what the local cloud doesn't have",
      [{ CoreDumpConfig: { DestinationS3Uri: "s3://bucket/" } }],
      "The local cloud does not run 'productionVariants.1.member.coreDumpConfig'.",
    ],
    [
      "instances of a serverless variant",
      [{ ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 1 } }],
      "Member must be absent with ServerlessConfig",
    ],
    [
      "a variant that is neither serverless nor has instances",
      [{ InstanceType: undefined, InitialInstanceCount: undefined }],
      "at 'productionVariants.1.member.instanceType' failed to satisfy constraint: Member must not be null",
    ],
  ])("is refused with %s", async (_, variants, message) => {
    await expect(create("refused", variants)).rejects.toThrow(message);
  });
});

describe("lists", () => {
  test("come in pages, newest first, and by what is asked for", async () => {
    for (const name of ["page-c", "page-a", "page-b"]) {
      await createModel(cloud, name, modelUrl);
    }
    const names: unknown[] = [];
    const pages = paginateListModels({ client: cloud.sageMaker, pageSize: 2 }, { NameContains: "page-" });
    for await (const page of pages) {
      names.push(page.Models?.map(({ ModelName }) => ModelName));
    }
    expect(names.flat()).toHaveLength(3);
    expect(names).toHaveLength(2);

    const byName = await cloud.sageMaker.send(
      new ListModelsCommand({ NameContains: "page-", SortBy: "Name", SortOrder: "Ascending" }),
    );
    expect(byName.Models?.map(({ ModelName }) => ModelName)).toEqual(["page-a", "page-b", "page-c"]);
    const future = new ListModelsCommand({ CreationTimeAfter: new Date(Date.now() + 60_000) });
    expect((await cloud.sageMaker.send(future)).Models).toEqual([]);
    await expect(cloud.sageMaker.send(new ListModelsCommand({ NextToken: "x" }))).rejects.toThrow(
      "pagination token",
    );
    expect((await cloud.sageMaker.send(new ListEndpointConfigsCommand({}))).EndpointConfigs).toEqual([]);
  });

  test("of endpoints and jobs can be filtered by status", async () => {
    await createEndpoint(cloud, "listed");
    await putJob(cloud.s3, "fail.py");
    await startJob(cloud, {
      name: "listed",
      script: "fail.py",
      arguments: ["/opt/ml/output/message", "2", "", "1"],
    });
    await jobEnd(cloud, "listed");

    const inService = await cloud.sageMaker.send(new ListEndpointsCommand({ StatusEquals: "InService" }));
    expect(inService.Endpoints).toMatchObject([{ EndpointName: "listed", EndpointStatus: "InService" }]);
    const failed = await cloud.sageMaker.send(new ListEndpointsCommand({ StatusEquals: "Failed" }));
    expect(failed.Endpoints).toEqual([]);
    const jobs = await cloud.sageMaker.send(new ListProcessingJobsCommand({ StatusEquals: "Failed" }));
    expect(jobs.ProcessingJobSummaries).toMatchObject([{ ProcessingJobName: "listed", ExitMessage: "xx" }]);
  });
});

test("tags are kept with their resource, changed by key, and go with it", async () => {
  const PrimaryContainer = { Image: "image", ModelDataUrl: modelUrl };
  const ExecutionRoleArn = "arn:aws:iam::000000000000:role/onnxify-serve";
  const ResourceArn = arnOf("model/tagged");
  const Tags = [{ Key: "stage", Value: "dev" }];
  await cloud.sageMaker.send(
    new CreateModelCommand({ ModelName: "tagged", ExecutionRoleArn, PrimaryContainer, Tags }),
  );
  await cloud.sageMaker.send(
    new AddTagsCommand({
      ResourceArn,
      Tags: [
        { Key: "stage", Value: "prod" },
        { Key: "owner", Value: "ops" },
      ],
    }),
  );
  await cloud.sageMaker.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ["owner"] }));

  const listed = await cloud.sageMaker.send(new ListTagsCommand({ ResourceArn }));
  expect(listed.Tags).toEqual([{ Key: "stage", Value: "prod" }]);
  const many = Array.from({ length: 50 }, (_, index) => ({ Key: `${index}`, Value: "" }));
  await expect(cloud.sageMaker.send(new AddTagsCommand({ ResourceArn, Tags: many }))).rejects.toThrow(
    "Member must have length less than or equal to 50",
  );
  await cloud.sageMaker.send(new DeleteModelCommand({ ModelName: "tagged" }));
  await expect(cloud.sageMaker.send(new ListTagsCommand({ ResourceArn }))).rejects.toThrow(
    "Could not find resource",
  );
});
