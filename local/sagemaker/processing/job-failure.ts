/** A job that ended badly, for a reason that is shown as it is in `FailureReason`. */
export class JobFailure extends Error {
  override readonly name = "JobFailure";
}
