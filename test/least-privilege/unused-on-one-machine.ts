import type { Unused } from "./find-unused.ts";

const logDelivery = "Step Functions sets up and checks the delivery of its log when the machine is deployed.";
const tracing = "Step Functions sends X-Ray the traces of executions; nothing is traced on one machine.";
const logAgent =
  "SageMaker's log agent looks for its stream when a container is started again on its instance.";

const instanceFigures =
  "SageMaker publishes the figures of an endpoint's instances; here an endpoint has no instances.";

/** What AWS asks for and no path on one machine does, with the reason. */
export const unusedOnOneMachine: readonly (Unused & { reason: string })[] = [
  ...[
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:DescribeResourcePolicies",
    "logs:DescribeLogGroups",
  ].map((what) => ({ role: "DeployModelRole", what, reason: logDelivery })),
  ...[
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
  ].map((what) => ({ role: "DeployModelRole", what, reason: tracing })),
  { role: "QuantizeJobRole", what: "logs:DescribeLogStreams", reason: logAgent },
  {
    role: "VanillaRole",
    what: "arn:aws:ecr:us-east-1:000000000000:repository/*",
    reason: "A stack with an image of its own pulls it for vanilla endpoints, too; no test has both.",
  },
  ...["ServeRole", "VanillaRole"].flatMap((role) => [
    { role, what: "logs:DescribeLogStreams", reason: logAgent },
    { role, what: "cloudwatch:PutMetricData", reason: instanceFigures },
  ]),
  {
    role: "ScheduleRole",
    what: "sqs:SendMessage",
    reason:
      "EventBridge Scheduler gives up a firing when Lambda takes none for an hour, which it always does here.",
  },
  ...["PackageRole", "QuantizeJobRole"].map((role) => ({
    role,
    what: "s3:AbortMultipartUpload",
    reason:
      "An upload of several parts is given up when S3 goes on failing in the middle of it, as it does in npm run test:faults only.",
  })),
];
