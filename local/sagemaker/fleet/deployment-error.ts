/** Why a deployment did not come into service, in the words that AWS shows as `FailureReason`. */
export class DeploymentError extends Error {
  override readonly name = "DeploymentError";
}
