// One role a function, made of the `permissions.yml` in its folder: what every function needs is said here once.
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { parse } = require("yaml");

const functionsFolder = join(__dirname, "..", "functions");

module.exports = () => ({
  Resources: Object.fromEntries(listFunctions().map((name) => [`${pascalCase(name)}Role`, roleOf(name)])),
});

function listFunctions() {
  return readdirSync(functionsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function roleOf(name) {
  const statements = parse(readFileSync(join(functionsFolder, name, "permissions.yml"), "utf8"));
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      },
      Policies: [
        {
          PolicyName: name,
          PolicyDocument: { Version: "2012-10-17", Statement: [writeLogs(name), ...statements] },
        },
      ],
    },
  };
}

function writeLogs(name) {
  const group = `log-group:/aws/lambda/onnxify-\${sls:stage}-${camelCase(name)}`;
  return {
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: { "Fn::Sub": `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:${group}:*` },
  };
}

function pascalCase(name) {
  return name.replace(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase());
}

function camelCase(name) {
  return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}
