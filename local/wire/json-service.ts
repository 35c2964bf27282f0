/** Any JSON object as it travels on the wire. */
export type JsonObject = Record<string, unknown>;

/** One API operation: the request's JSON in, the response's JSON out; throws {@link AwsError} as AWS would. */
export type Operation = (input: JsonObject) => JsonObject | Promise<JsonObject>;

/** A service of one of AWS's JSON protocols: the operation's name comes in the `X-Amz-Target` header. */
export interface JsonService {
  /** The part of `X-Amz-Target` before the last dot: `SageMaker`, `AWSStepFunctions`. */
  targetPrefix: string;
  /** `application/x-amz-json-<version>`. */
  jsonVersion: "1.0" | "1.1";
  operations: Record<string, Operation>;
}

/** An error as AWS words it: the code is what SDKs turn into the exception's name. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  readonly statusCode: number;

  constructor(code: string, message: string, statusCode = 400) {
    super(message);
    this.code = code;
    this.statusCode = statusCode;
  }
}
