// What roles may do with the key of KmsKeyArn: read with it, write with it, or let SageMaker encrypt volumes with it.
// Derived from what each role does anyway, so that nothing has to be said twice.
const { listFunctions, pascalCase, readStatements } = require("./functions.cjs");

const readers = /^s3:GetObject/;
// A multipart upload and a message are read with the key as well: S3 and SNS ask for kms:Decrypt.
const writers = /^(s3:PutObject|sns:Publish|sqs:SendMessage)$/;
const starters = /^sagemaker:Create(ProcessingJob|EndpointConfig)$/;

module.exports = () => ({
  Resources: {
    DecryptPolicy: policyOf(
      "decrypt",
      ["kms:Decrypt"],
      [...rolesWith(readers, writers), "QuantizeJobRole", "ServeRole"],
    ),
    EncryptPolicy: policyOf("encrypt", ["kms:GenerateDataKey"], [...rolesWith(writers), "QuantizeJobRole"]),
    EncryptVolumesPolicy: policyOf(
      "encrypt-volumes",
      ["kms:CreateGrant", "kms:DescribeKey"],
      [...rolesWith(starters)],
    ),
    // A policy of its own, because the role is there only with a schedule.
    ScheduleKeyPolicy: {
      ...policyOf("key", ["kms:Decrypt", "kms:GenerateDataKey"], ["ScheduleRole"]),
      Condition: "HasScheduleAndKey",
    },
  },
  Conditions: {
    HasScheduleAndKey: { "Fn::And": [{ Condition: "HasSchedule" }, { Condition: "HasKey" }] },
  },
});

function rolesWith(...patterns) {
  const allows = (action) => patterns.some((pattern) => pattern.test(action));
  return listFunctions()
    .filter((name) => readStatements(name).some(({ Action }) => [Action].flat().some(allows)))
    .map((name) => `${pascalCase(name)}Role`);
}

function policyOf(name, actions, roles) {
  const Statement = [{ Effect: "Allow", Action: actions, Resource: { Ref: "KmsKeyArn" } }];
  return {
    Type: "AWS::IAM::Policy",
    Condition: "HasKey",
    Properties: {
      PolicyName: name,
      Roles: roles.map((role) => ({ Ref: role })),
      PolicyDocument: { Version: "2012-10-17", Statement },
    },
  };
}
