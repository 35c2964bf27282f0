import type { ResourceType } from "./resource-type.ts";
import { bucket } from "./resources/bucket.ts";
import { eventInvokeConfig } from "./resources/event-invoke-config.ts";
import { eventsRule } from "./resources/events-rule.ts";
import { lambdaFunction } from "./resources/lambda-function.ts";
import { lambdaVersion } from "./resources/lambda-version.ts";
import { layerVersion } from "./resources/layer-version.ts";
import { queue } from "./resources/queue.ts";
import { role } from "./resources/role.ts";
import { schedule } from "./resources/schedule.ts";
import { stateMachine } from "./resources/state-machine.ts";
import { subscription } from "./resources/subscription.ts";
import { topic } from "./resources/topic.ts";

/** The types of resources that run here. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  "AWS::Events::Rule": eventsRule,
  "AWS::IAM::Role": role,
  "AWS::Lambda::EventInvokeConfig": eventInvokeConfig,
  "AWS::Lambda::Function": lambdaFunction,
  "AWS::Lambda::LayerVersion": layerVersion,
  "AWS::Lambda::Version": lambdaVersion,
  "AWS::S3::Bucket": bucket,
  "AWS::SNS::Subscription": subscription,
  "AWS::SNS::Topic": topic,
  "AWS::SQS::Queue": queue,
  "AWS::Scheduler::Schedule": schedule,
  "AWS::StepFunctions::StateMachine": stateMachine,
};

/** Types that a stack may have and that are not run here: permissions, and watching over what runs. */
export const notRunHere: readonly string[] = [
  "AWS::CloudWatch::Alarm",
  "AWS::CloudWatch::CompositeAlarm",
  "AWS::CloudWatch::Dashboard",
  "AWS::IAM::ManagedPolicy",
  "AWS::IAM::Policy",
  "AWS::Lambda::LayerVersionPermission",
  "AWS::Lambda::Permission",
  "AWS::Logs::LogGroup",
  "AWS::Logs::MetricFilter",
  "AWS::S3::BucketPolicy",
  "AWS::SNS::TopicPolicy",
  "AWS::SQS::QueuePolicy",
];
