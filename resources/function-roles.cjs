// One role a function, made of the `permissions.yml` in its folder: what every function needs is said here once.
const { camelCase, listFunctions, pascalCase, readStatements } = require("./functions.cjs");

module.exports = () => ({
  Resources: Object.fromEntries(listFunctions().map((name) => [`${pascalCase(name)}Role`, roleOf(name)])),
});

function roleOf(name) {
  const statements = readStatements(name);
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      PermissionsBoundary: {
        "Fn::If": ["HasBoundary", { Ref: "PermissionsBoundaryArn" }, { Ref: "AWS::NoValue" }],
      },
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
