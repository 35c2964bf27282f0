import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { writeZip } from "./write-zip.ts";

/** A function of a fixture: its TypeScript module, with a `handler`, and what CloudFormation says of it. */
export interface FixtureFunction {
  source: string;
  timeoutInSeconds?: number;
  memorySizeInMegabytes?: number;
  variables?: Record<string, unknown>;
  layers?: unknown[];
  format?: "cjs" | "esm";
}

/** A stack of a fixture. */
export interface FixturePackage {
  functions?: Record<string, FixtureFunction>;
  /** Files of each layer. */
  layers?: Record<string, Record<string, string>>;
  /** ASL; a Task's Resource is `${FunctionName}`. */
  definition?: object;
  /** Resources on top, or in the place of others. */
  resources?: Record<string, unknown>;
  parameters?: Record<string, unknown>;
  conditions?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

const onlyPass = { StartAt: "Pass", States: { Pass: { Type: "Pass", End: true } } };

/** Writes what `serverless package` would: a template, and a zip file for each function and layer. */
export async function buildPackage(directory: string, fixture: FixturePackage): Promise<string> {
  mkdirSync(directory, { recursive: true });
  const {
    functions = {},
    layers = {},
    definition = onlyPass,
    resources,
    parameters = {},
    conditions = {},
    outputs = {},
  } = fixture;
  for (const [name, files] of Object.entries(layers)) writeZip(join(directory, `${name}.zip`), files);
  for (const [name, { source, format }] of Object.entries(functions)) {
    writeZip(join(directory, `${name}.zip`), { "src/handler.js": await bundle(source, format) });
  }
  const template = {
    Parameters: parameters,
    Conditions: conditions,
    Resources: {
      Bucket: {
        Type: "AWS::S3::Bucket",
        Properties: {
          BucketName: { "Fn::Sub": `onnxify-test-\${AWS::AccountId}` },
          NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
        },
      },
      Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: "onnxify-test" } },
      Role: { Type: "AWS::IAM::Role", Properties: { RoleName: "onnxify-test" } },
      Machine: describeMachine(definition, Object.keys(functions)),
      ...Object.fromEntries(Object.keys(layers).map((name) => [name, describeLayer(name)])),
      ...Object.fromEntries(
        Object.entries(functions).map(([name, item]) => [name, describeFunction(name, item)]),
      ),
      ...resources,
    },
    Outputs: {
      BucketName: { Value: { Ref: "Bucket" } },
      StateMachineArn: { Value: { Ref: "Machine" } },
      TopicArn: { Value: { Ref: "Topic" } },
      ...outputs,
    },
  };
  writeFileSync(join(directory, "cloudformation-template-update-stack.json"), JSON.stringify(template));
  return directory;
}

async function bundle(source: string, format: "cjs" | "esm" = "cjs"): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, loader: "ts", resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    platform: "node",
    target: "node24",
    format,
    external: ["layer-package", "not-packaged"],
  });
  return outputFiles[0]?.text ?? "";
}

function describeFunction(name: string, item: FixtureFunction): object {
  const { timeoutInSeconds = 10, memorySizeInMegabytes = 128, variables = {}, layers = [] } = item;
  return {
    Type: "AWS::Lambda::Function",
    Properties: {
      FunctionName: name,
      Runtime: "nodejs24.x",
      Handler: "src/handler.handler",
      Code: { S3Bucket: { Ref: "Bucket" }, S3Key: `serverless/test/dev/2026/${name}.zip` },
      MemorySize: memorySizeInMegabytes,
      Timeout: timeoutInSeconds,
      Environment: { Variables: variables },
      Layers: layers,
      Role: { "Fn::GetAtt": ["Role", "Arn"] },
    },
  };
}

function describeLayer(name: string): object {
  return {
    Type: "AWS::Lambda::LayerVersion",
    Properties: { LayerName: name, Content: { S3Bucket: { Ref: "Bucket" }, S3Key: `layers/${name}.zip` } },
  };
}

function describeMachine(definition: object, functionNames: string[]): object {
  const text = JSON.stringify(definition);
  const used = functionNames.filter((name) => text.includes(`\${${name}}`));
  const variables = used.map((name) => [name, { "Fn::GetAtt": [name, "Arn"] }]);
  return {
    Type: "AWS::StepFunctions::StateMachine",
    Properties: {
      StateMachineName: "onnxify-test",
      DefinitionString: { "Fn::Sub": [text, Object.fromEntries(variables)] },
      RoleArn: { "Fn::GetAtt": ["Role", "Arn"] },
    },
  };
}
