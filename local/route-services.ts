import type { RequestListener } from "node:http";
import type { CloudWatch } from "./cloudwatch/start-cloudwatch.ts";
import type { Lambda } from "./lambda/start-lambda.ts";
import type { Messages } from "./messages/start-messages.ts";
import type { S3 } from "./s3/start-s3.ts";
import type { SageMaker } from "./sagemaker/start-sagemaker.ts";
import type { Secrets } from "./secrets/start-secrets.ts";
import { answerCloudFormationRequest } from "./stack/answer-cloudformation-request.ts";
import type { LiveStack } from "./stack/live-stack.ts";
import type { States } from "./states/start-states.ts";
import { answerLookups } from "./trail/answer-lookups.ts";
import { type RecordingOptions, recordCalls } from "./trail/record-calls.ts";
import { answerJsonRequest } from "./wire/answer-json-request.ts";
import type { JsonService } from "./wire/json-service.ts";
import { type RequestHandler, type Routes, routeRequests } from "./wire/route-requests.ts";

/** What answers requests. */
export interface RoutedServices {
  s3: S3;
  states: States;
  lambda: Lambda;
  messages: Messages;
  sagemaker: SageMaker;
  secrets: Secrets;
  cloudWatch: CloudWatch;
  quotas: JsonService;
  ecr: JsonService;
  stack: LiveStack;
  recording: RecordingOptions;
  hub: { prefix: string; handleRequest: RequestHandler };
  directory: string;
  onFault: (error: unknown) => void;
}

/** Sends every request to the service whose signing name it has; SageMaker's runtime shares that of its control plane. */
export function routeServices(options: RoutedServices): RequestListener {
  const { s3, states, lambda, messages, sagemaker, cloudWatch, secrets, quotas, ecr } = options;
  const { stack, recording, hub, directory, onFault } = options;
  const trailApi = answerLookups(recording.trail);
  const routes = {
    services: {
      cloudtrail: (request, response) => answerJsonRequest(trailApi, request, response),
      cloudformation: (request, response) => answerCloudFormationRequest(stack, request, response),
      ecr: (request, response) => answerJsonRequest(ecr, request, response),
      lambda: lambda.handleRequest,
      monitoring: (request, response) => answerJsonRequest(cloudWatch.api, request, response),
      s3: s3.handleRequest,
      sagemaker: (request, response) =>
        request.headers["x-amz-target"] === undefined
          ? sagemaker.invokeEndpoint(request, response)
          : answerJsonRequest(sagemaker.api, request, response),
      secretsmanager: (request, response) => answerJsonRequest(secrets.api, request, response),
      servicequotas: (request, response) => answerJsonRequest(quotas, request, response),
      sns: messages.handleRequest,
      sqs: messages.handleRequest,
      states: (request, response) => answerJsonRequest(states.api, request, response),
      sts: messages.handleRequest,
    },
    prefixes: { [hub.prefix]: hub.handleRequest },
    directory,
    onFault,
  } satisfies Routes;
  return routeRequests(recordCalls(routes, recording));
}
