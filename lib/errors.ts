/** What a person can do about an error, and whether asking again can help. */
export interface OnnxifyErrorOptions extends ErrorOptions {
  nextStep: string;
}

/**
 * The base of every error that onnxify raises on purpose.
 *
 * `name` is wire contract: Step Functions matches it in `ErrorEquals`, so it is a literal that no bundler can
 * rename. `message` says what happened and to which; `nextStep` says what to do, and ends the message.
 */
export abstract class OnnxifyError extends Error {
  abstract override readonly name: string;
  readonly nextStep: string;

  constructor(message: string, { nextStep, ...options }: OnnxifyErrorOptions) {
    super(`${message} ${nextStep}`, options);
    this.nextStep = nextStep;
  }
}

/** A manifest, or an entry of one, that cannot be understood. Its message names the path, the value and what was expected. */
export class ManifestError extends OnnxifyError {
  override readonly name = "ManifestError";
}

/** The Hub has no such model or revision, or hides it from us (the Hub answers 401 for both); or S3 has none there. */
export class ModelNotFoundError extends OnnxifyError {
  override readonly name = "ModelNotFoundError";
}

/** The model exists, but its owner asks visitors to accept terms first, which we have not. */
export class GatedModelError extends OnnxifyError {
  override readonly name = "GatedModelError";
}

/** The model's task is none that onnxify serves. */
export class UnsupportedTaskError extends OnnxifyError {
  override readonly name = "UnsupportedTaskError";
}

/** The model's architecture is none that onnxify exports. */
export class UnsupportedArchitectureError extends OnnxifyError {
  override readonly name = "UnsupportedArchitectureError";
}

/** The repository has no safetensors weights; pickles are never loaded because loading one can run its code. */
export class MissingSafetensorsError extends OnnxifyError {
  override readonly name = "MissingSafetensorsError";
}

/** The repository has files that no model needs to have: too large, too many, or named to lead out of it. */
export class HostileRepositoryError extends OnnxifyError {
  override readonly name = "HostileRepositoryError";
}

/** The Hub did not answer, or answered that it is unwell. Asking again can help. */
export class HubUnreachableError extends OnnxifyError {
  override readonly name = "HubUnreachableError";
}

/** The Hub asks for fewer questions a minute. Asking again later helps. */
export class HubBusyError extends OnnxifyError {
  override readonly name = "HubBusyError";
}

/** The secret with the Hub's token cannot be read, holds none, or holds one that the Hub does not accept. */
export class HubTokenError extends OnnxifyError {
  override readonly name = "HubTokenError";
}

/** The evaluation that an entry names cannot be read, or is none. */
export class EvaluationError extends OnnxifyError {
  override readonly name = "EvaluationError";
}

/** The vanilla endpoint that an entry asks for cannot be had of its model. */
export class VanillaEndpointError extends OnnxifyError {
  override readonly name = "VanillaEndpointError";
}

/** The quantization job ended without a model. */
export class QuantizationFailedError extends OnnxifyError {
  override readonly name = "QuantizationFailedError";
}

/** No recipe came close enough to PyTorch fp32 for the gates. */
export class RecipesRefusedError extends OnnxifyError {
  override readonly name = "RecipesRefusedError";
}

/** A second runtime disagrees with what PyTorch said about the same requests. */
export class VerificationFailedError extends OnnxifyError {
  override readonly name = "VerificationFailedError";
}

/** The stored archive is not the one that was packaged. */
export class ChecksumMismatchError extends OnnxifyError {
  override readonly name = "ChecksumMismatchError";
}

/** The endpoint is in the middle of another change. Asking again can help. */
export class EndpointBusyError extends OnnxifyError {
  override readonly name = "EndpointBusyError";
}

/** The endpoint did not come into service on the configuration that was asked for. */
export class EndpointFailedError extends OnnxifyError {
  override readonly name = "EndpointFailedError";
}

/** A release was asked, and did not answer well enough to get clients to answer, or to keep them. */
export class GateFailedError extends OnnxifyError {
  override readonly name = "GateFailedError";
}

/** The container image is not in its registry, so neither a job nor an endpoint could start. */
export class ImageNotFoundError extends OnnxifyError {
  override readonly name = "ImageNotFoundError";
}

/** SageMaker does not offer the instance type, or the image does not run on it. */
export class InstanceTypeError extends OnnxifyError {
  override readonly name = "InstanceTypeError";
}

/** An endpoint of that name is there, and onnxify has not made it. */
export class EndpointTakenError extends OnnxifyError {
  override readonly name = "EndpointTakenError";
}

/** The model would not fit into the memory of the instance that converts or serves it. */
export class ModelTooLargeError extends OnnxifyError {
  override readonly name = "ModelTooLargeError";
}

/** The account may not have as many instances as are needed, however long one waits. */
export class QuotaTooLowError extends OnnxifyError {
  override readonly name = "QuotaTooLowError";
}

/** SageMaker would refuse the change that the entry asks for. */
export class EndpointChangeError extends OnnxifyError {
  override readonly name = "EndpointChangeError";
}

/** Several things stand in the way at once; the message has them all. */
export class PreflightError extends OnnxifyError {
  override readonly name = "PreflightError";
}

/** Another manifest has the endpoint that an entry asks for. */
export class EndpointConflictError extends OnnxifyError {
  override readonly name = "EndpointConflictError";
}

/** Others write the same object all the time. Asking again can help. */
export class WriteConflictError extends OnnxifyError {
  override readonly name = "WriteConflictError";
}

/** The endpoint cannot be taken back to an earlier release, or not to the one that was named. */
export class RestorationError extends OnnxifyError {
  override readonly name = "RestorationError";
}

/** Somebody wants something else of the endpoint by now, and another execution sees to it. No failure of anybody's. */
export class SupersededError extends OnnxifyError {
  override readonly name = "SupersededError";
}
