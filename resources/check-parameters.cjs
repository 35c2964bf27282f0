// Refuses, before anything is packaged, parameters that AWS would refuse only in the middle of a deployment.
const { parseTags } = require("./parse-tags.cjs");
const { refusal } = require("./refusal.cjs");

/**
 * The bucket's name is the first to grow too long: onnxify-<stage>-<account, 12 digits>-<region, up to 15 letters> may
 * have 63 characters. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const longestStage = 26;

module.exports = async ({ resolveVariable }) => {
  checkStage(await resolveVariable("sls:stage"));
  checkNetwork(
    await resolveVariable("param:subnetIds, ''"),
    await resolveVariable("param:securityGroupIds, ''"),
  );
  checkModelBuckets(await resolveVariable("param:modelBucketArns, ''"));
  parseTags(await resolveVariable("param:tags, ''"));
  return "checked";
};

function checkStage(stage) {
  if (stage.length > longestStage) {
    throw refusal(
      `The stage ${stage} has ${stage.length} characters; the names of its resources leave room for ${longestStage}. Choose a shorter one.`,
    );
  }
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(stage)) {
    throw refusal(
      `The stage ${stage} cannot be part of a bucket's name; use lower-case letters, digits and inner hyphens.`,
    );
  }
}

function checkNetwork(subnetIds, securityGroupIds) {
  if ((subnetIds === "") === (securityGroupIds === "")) return;
  const [given, missing] =
    subnetIds === "" ? ["securityGroupIds", "subnetIds"] : ["subnetIds", "securityGroupIds"];
  throw refusal(`The parameter ${given} is given without ${missing}; give both, or neither.`);
}

/** CloudFormation checks no pattern of a list's items, and the ARNs go into the policies of two roles. */
function checkModelBuckets(arns) {
  for (const arn of arns.split(",").filter((item) => item !== "")) {
    if (/^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(arn)) continue;
    throw refusal(`The parameter modelBucketArns has ${JSON.stringify(arn)}; expected arn:aws:s3:::bucket.`);
  }
}
