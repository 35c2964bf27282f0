import { type References, resolveValue } from "#local/stack/resolve-value.ts";
import type { Template } from "../packaged-template.ts";

/** How many characters AWS allows. Sources: the `Pattern` and `Max` of each property, as botocore has them. */
const limits: Record<string, number> = {
  "AWS::CloudWatch::Alarm AlarmName": 255,
  "AWS::CloudWatch::Dashboard DashboardName": 255,
  "AWS::Events::Rule Name": 64,
  "AWS::IAM::Policy PolicyName": 128,
  "AWS::IAM::Role RoleName": 64,
  "AWS::Lambda::Function FunctionName": 64,
  "AWS::Lambda::LayerVersion LayerName": 140,
  "AWS::Logs::LogGroup LogGroupName": 512,
  "AWS::S3::Bucket BucketName": 63,
  "AWS::SNS::Topic TopicName": 256,
  "AWS::SQS::Queue QueueName": 80,
  "AWS::Scheduler::Schedule Name": 64,
  "AWS::StepFunctions::StateMachine StateMachineName": 80,
};

/** The longest names of a region and an account; no region's name is longer than `us-isof-south-1`. */
const place = new Map([
  ["AWS::Region", "us-isof-south-1"],
  ["AWS::AccountId", "123456789012"],
]);

const nowhere: References = {
  ref: async (name) => place.get(name),
  attribute: async () => undefined,
  condition: async () => undefined,
};

/** Every name that is too long once the template's stage is another, and every name whose limit is not known here. */
export async function findLongNames(
  { Resources }: Template,
  { packagedStage, stage }: { packagedStage: string; stage: string },
): Promise<string[]> {
  const findings: string[] = [];
  for (const [logicalId, { Type, Properties }] of Object.entries(Resources)) {
    for (const [property, value] of Object.entries(Properties)) {
      if (!isName(Type, property)) continue;
      const limit = limits[`${Type} ${property}`];
      const resolved = String(await resolveValue(value, nowhere, logicalId));
      const name = resolved.replace(new RegExp(`\\b${packagedStage}\\b`, "g"), stage);
      if (limit === undefined) findings.push(`${logicalId}: the limit of ${Type} ${property} is not known`);
      else if (name.length > limit) findings.push(`${logicalId}: ${name} has ${name.length} of ${limit}`);
    }
  }
  return findings;
}

/** Names that a resource is given; the others refer to one that has been given elsewhere, or to a metric. */
function isName(type: string, property: string): boolean {
  if (!/Name$/.test(property)) return false;
  const references = [
    "MetricName",
    "AWS::Lambda::Permission FunctionName",
    "AWS::Lambda::EventInvokeConfig FunctionName",
  ];
  return !references.includes(property) && !references.includes(`${type} ${property}`);
}
