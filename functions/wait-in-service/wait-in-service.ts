import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { EndpointFailedError } from "#lib/errors.ts";
import { describeEndpoint } from "#lib/sagemaker/describe-endpoint.ts";
import { nextWaitInSeconds } from "#lib/waiting.ts";
import type { DeployDocument, EndpointState } from "#statemachine/document.ts";

/** SageMaker gives up long before; this is for an endpoint that it forgets. */
const longestWaitInMilliseconds = 60 * 60 * 1000;

/** SageMaker reads what may be some seconds old (CreateEndpoint, on eventually consistent reads). */
const longestLagInMilliseconds = 10_000;

/**
 * Asks once whether the endpoint is in service on the configuration that was asked for. After an update that SageMaker
 * rolled back it is in service as well, on the old one, and before SageMaker shows the change, too.
 *
 * @throws EndpointFailedError when it never will be.
 */
export async function waitInService(
  { endpoint }: Pick<DeployDocument, "endpoint">,
  { sageMaker, now = Date.now }: { sageMaker: SageMakerClient; now?: () => number },
): Promise<EndpointState> {
  const { endpointName, endpointConfigName, startedAt } = endpoint;
  const found = await describeEndpoint(sageMaker, endpointName);
  const age = now() - Date.parse(startedAt);
  const mayBeOld = age < longestLagInMilliseconds;
  switch (found?.EndpointStatus) {
    case "InService":
      if (found.EndpointConfigName === endpointConfigName) return { ...endpoint, status: "InService" };
      if (mayBeOld && found.FailureReason === undefined) return wait();
      throw failure(`was rolled back to ${found.EndpointConfigName}`, found.FailureReason);
    case "Creating":
    case "Updating":
    case "SystemUpdating":
    case "RollingBack":
      if (age < longestWaitInMilliseconds) return wait();
      throw failure(`is ${found.EndpointStatus} since ${startedAt}`, undefined);
    default:
      if (mayBeOld && found === undefined) return wait();
      throw failure(`is ${found?.EndpointStatus ?? "gone"}`, found?.FailureReason);
  }

  function wait(): EndpointState {
    return { ...endpoint, waitInSeconds: nextWaitInSeconds(startedAt, now()) };
  }

  function failure(what: string, reason: string | undefined): EndpointFailedError {
    return new EndpointFailedError(
      `The endpoint ${endpointName} ${what}: ${reason ?? "SageMaker gave no reason"}.`,
      {
        nextStep: `Its log is in CloudWatch under /aws/sagemaker/Endpoints/${endpointName}.`,
      },
    );
  }
}
