import { Agent, request } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readXml, writeXml } from "#local/wire/xml.ts";
import { startTestCloud, type TestCloud } from "../support/test-cloud.ts";

/** A request that no SDK has seen to: the path is sent as it is. */
interface RawRequest {
  service: string;
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  agent?: Agent;
}

const scope = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=anyone/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

const values = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom("a".repeat(5_000), "../../etc", "\0", "\ud800", -1, 1e308, [[[]]], { __proto__: null }),
  fc.constantFrom(
    "arn:aws:states:us-east-1:000000000000:stateMachine:x",
    "s3://onnxify-test/../x",
    "onnxify-test",
  ),
);

/** What operations read first, so that they come to reading more. */
const fieldNames = [
  ...["name", "input", "definition", "stateMachineArn", "executionArn", "nextToken", "maxResults", "roleArn"],
  ...[
    "ProcessingJobName",
    "EndpointName",
    "EndpointConfigName",
    "ModelName",
    "ResourceArn",
    "Tags",
    "TagKeys",
  ],
  ...[
    "AppSpecification",
    "ProductionVariants",
    "PrimaryContainer",
    "ExecutionRoleArn",
    "NextToken",
    "MaxResults",
  ],
  ...[
    "Namespace",
    "MetricName",
    "Statistics",
    "StartTime",
    "AlarmNames",
    "AlarmName",
    "ServiceCode",
    "SecretId",
  ],
  ...["repositoryName", "imageIds", "LookupAttributes", "__proto__", "constructor"],
];
const inputs = fc.oneof(fc.dictionary(fc.constantFrom(...fieldNames), values, { maxKeys: 8 }), values);
const bodies = fc.oneof(
  { weight: 4, arbitrary: inputs.map((input) => JSON.stringify(input)) },
  { arbitrary: fc.string(), weight: 1 },
);

const targets = [
  ...["StartExecution", "DescribeExecution", "ListExecutions", "StopExecution", "GetExecutionHistory"].map(
    (name) => ["states", `AWSStepFunctions.${name}`] as const,
  ),
  ...["CreateModel", "CreateEndpointConfig", "CreateEndpoint", "UpdateEndpoint", "CreateProcessingJob"].map(
    (name) => ["sagemaker", `SageMaker.${name}`] as const,
  ),
  ...["DescribeEndpoint", "ListEndpoints", "ListProcessingJobs", "AddTags", "ListTags", "DeleteModel"].map(
    (name) => ["sagemaker", `SageMaker.${name}`] as const,
  ),
  ["secretsmanager", "secretsmanager.GetSecretValue"] as const,
  ["monitoring", "GraniteServiceVersion20100801.PutMetricAlarm"] as const,
  ["monitoring", "GraniteServiceVersion20100801.GetMetricStatistics"] as const,
  ["servicequotas", "ServiceQuotasV20190624.ListServiceQuotas"] as const,
  ["cloudtrail", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents"] as const,
];

describe("a hostile request", () => {
  let cloud: TestCloud;
  const ends: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    cloud = await startTestCloud();
    ends.push(() => cloud.remove());
  });

  afterAll(async () => {
    for (const end of ends) await end();
  });

  /** The status, once the whole answer is there. */
  const send = ({ service, method = "POST", path = "/", headers = {}, body = "", agent }: RawRequest) =>
    new Promise<number>((resolve, reject) => {
      const { port } = new URL(cloud.endpointUrl);
      const options = {
        host: "127.0.0.1",
        port,
        method,
        path,
        headers: { authorization: scope(service), ...headers },
        ...(agent && { agent }),
      };
      const sent = request(options, (response) => {
        response.resume().on("end", () => resolve(response.statusCode ?? 0));
      });
      sent.on("error", reject).end(body);
    });

  const expectNoFault = async (raw: RawRequest) => {
    const status = await send(raw);
    expect({ ...raw, status, notices: cloud.notices.slice(0, 1) }).toMatchObject({ notices: [] });
    expect(status).not.toBe(500);
  };

  it("of a JSON protocol is answered or refused, and is no fault of the cloud's", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...targets), bodies, ([service, target], body) =>
        expectNoFault({ service, headers: { "x-amz-target": target }, body }),
      ),
      { numRuns: 400 },
    );
  });

  it.each(["states", "sagemaker", "secretsmanager"])(
    "of %s that is nested without end is refused",
    async (service) => {
      const [, target = ""] = targets.find(([name]) => name === service) ?? [];
      for (const body of ["[".repeat(1_000_000), `{"name":${"[".repeat(500_000)}${"]".repeat(500_000)}}`]) {
        await expectNoFault({ service, headers: { "x-amz-target": target }, body });
      }
    },
  );

  const paths = fc
    .array(
      fc.constantFrom(
        "/",
        "..",
        "%2e%2e",
        "%00",
        "%ff",
        "%",
        "a",
        "onnxify-dev-000000000000-us-east-1",
        "?",
        "=",
        "&",
        "uploads",
        "versionId",
        "max-keys",
        "uploadId",
        "partNumber",
        "delete",
        "versioning",
        "lifecycle",
        "list-type=2",
        "continuation-token",
        "-1",
        "é",
      ),
      { maxLength: 8 },
    )
    .map((parts) => encodeURI(`/${parts.join("")}`).replaceAll("%25", "%"));

  const elements = [
    "Delete",
    "Object",
    "Key",
    "VersionId",
    "Part",
    "PartNumber",
    "ETag",
    "CompleteMultipartUpload",
    "Rule",
    "Status",
    "LifecycleConfiguration",
    "VersioningConfiguration",
    "__proto__",
    "constructor",
  ];
  const documents = fc.oneof(
    fc
      .array(
        fc.constantFrom(
          ...elements.flatMap((name) => [`<${name}>`, `</${name}>`, `<${name}/>`]),
          "x",
          "&amp;",
          "&#x0;",
          "]]>",
          "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
          "&e;",
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join("")),
    fc.constantFrom(...elements).map((name) => `<Delete><${name}>1</${name}></Delete>`),
  );

  it("of S3 is answered or refused, and is no fault of the cloud's", async () => {
    const headers = fc.dictionary(
      fc.constantFrom(
        "x-amz-copy-source",
        "range",
        "if-match",
        "if-none-match",
        "x-amz-content-sha256",
        "content-md5",
        "x-amz-copy-source-range",
        "x-amz-metadata-directive",
      ),
      fc.constantFrom(
        "",
        "a/b",
        "/../..",
        "%",
        "bytes=9-1",
        "bytes=-",
        "bytes=99999999999999999999-",
        "*",
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "COPY",
      ),
      { maxKeys: 3 },
    );
    const methods = fc.constantFrom("GET", "PUT", "POST", "DELETE", "HEAD");
    await fc.assert(
      fc.asyncProperty(methods, paths, headers, documents, (method, path, given, body) =>
        expectNoFault({
          service: "s3",
          method,
          path,
          headers: given,
          body: method === "GET" || method === "HEAD" ? "" : body,
        }),
      ),
      { numRuns: 400 },
    );
  });

  it("of Lambda, CloudFormation, the Hub or nobody is answered or refused, and is no fault of the cloud's", async () => {
    const services = fc.constantFrom("lambda", "cloudformation", "sagemaker", "ecr", "constructor");
    const prefixes = fc.constantFrom(
      "",
      "/2015-03-31/functions",
      "/huggingface/api/models/a",
      "/huggingface/a/b/resolve/main",
      "/endpoints/x/invocations",
      "//",
    );
    const types = fc.constantFrom("RequestResponse", "Event", "DryRun", "");
    await fc.assert(
      fc.asyncProperty(services, prefixes, paths, types, bodies, (service, prefix, path, type, body) =>
        expectNoFault({ service, path: prefix + path, headers: { "x-amz-invocation-type": type }, body }),
      ),
      { numRuns: 300 },
    );
  });

  it("whose body is broken does not keep its connection's next request from its answer", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    ends.unshift(async () => agent.destroy());
    const headers = { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" };
    const path = `/${cloud.bucket}/broken`;
    for (const body of ["no size", "x".repeat(500_000), "5\r\nhel"]) {
      expect(await send({ service: "s3", method: "PUT", path, headers, body, agent })).toBe(400);
      expect(await send({ service: "s3", method: "GET", path, agent })).toBe(404);
    }
  });

  it("without a signature is refused, whatever its path", async () => {
    for (const path of ["//", "/\\", "/%", "//[", "/huggingface//", "/huggingface/%ff", "*"]) {
      await expectNoFault({ service: "s3", method: "GET", path, headers: { authorization: "" } });
    }
  });
});

describe("XML", () => {
  it("is read as it was written", () => {
    const names = fc.stringMatching(/^[A-Z][a-z]{1,6}$/);
    // The control characters that XML has no way to write, and line ends, which its readers make one.
    const texts = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((text) => !/[\p{Cc}\ufffe\uffff]/u.test(text));
    const element = fc.dictionary(names, texts, { minKeys: 1, maxKeys: 4 });
    fc.assert(
      fc.property(names, element, (root, content) => {
        expect(readXml(writeXml({ [root]: content }))).toEqual({ [root]: { ...content } });
      }),
    );
  });

  it.each([
    ["a name of a prototype", "<a><__proto__><b>1</b></__proto__></a>"],
    ["another one", "<a><constructor/></a>"],
    ["an external entity", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ["more depth than any request needs", "<a>".repeat(100_000) + "</a>".repeat(100_000)],
    ["nothing in it", ""],
  ])("with %s is refused as S3 refuses it", (_, text) => {
    expect(() => readXml(text)).toThrow(expect.objectContaining({ code: "MalformedXML" }));
  });

  it("with entities of entities is not unfolded", () => {
    const entities = Array.from(
      { length: 20 },
      (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`,
    );
    const text = `<!DOCTYPE a [<!ENTITY e0 "lol">${entities.join("")}]><a>&e20;</a>`;
    expect(JSON.stringify(readXml(text)).length).toBeLessThan(1_000);
  });
});
