/** A function as it is deployed. */
export interface FunctionDefinition {
  name: string;
  /** The role in whose name the function calls AWS. */
  roleArn: string;
  /** `file.export`, relative to the package, as Lambda has it. */
  handler: string;
  memorySizeInMegabytes: number;
  timeoutInSeconds: number;
  /** The function's own environment variables. */
  variables: Record<string, string>;
  /** The directory of the unzipped package. */
  taskRoot: string;
  /** The directories of the unzipped layers, in the order in which they are searched. */
  layerRoots: string[];
}

/** What came of an invocation. */
export interface InvocationResult {
  /** JSON: the handler's answer or, if it failed, `{errorType, errorMessage, trace}`. */
  payload: string;
  hasFailed: boolean;
}

/** A failed invocation as Lambda words it. */
export function failure(errorType: string, errorMessage: string, trace: string[] = []): InvocationResult {
  return { payload: JSON.stringify({ errorType, errorMessage, trace }), hasFailed: true };
}
