// The framework makes a log group for each function; here they get the retention and the key of the parameters.
const { listFunctions, pascalCase } = require("./functions.cjs");

const Properties = {
  RetentionInDays: { Ref: "LogRetentionInDays" },
  KmsKeyId: { "Fn::If": ["HasKey", { Ref: "KmsKeyArn" }, { Ref: "AWS::NoValue" }] },
};

module.exports = () => ({
  extensions: Object.fromEntries(
    listFunctions().map((name) => [`${pascalCase(name)}LogGroup`, { Properties }]),
  ),
  Resources: {
    DeployModelLogs: {
      Type: "AWS::Logs::LogGroup",
      Properties: {
        LogGroupName: `/aws/vendedlogs/states/onnxify-deploy-model-\${sls:stage}`,
        ...Properties,
      },
    },
  },
});
