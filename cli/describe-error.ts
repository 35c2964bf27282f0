import { OnnxifyError } from "#lib/errors.ts";
import { CliError, exitCodes, InterruptedError } from "./errors.ts";

/** An error as it is told: the sentence for people, its name for programs, and what the exit code is. */
export interface DescribedError {
  name: string;
  message: string;
  exitCode: number;
}

/** What a shell needs to reach the cloud on this machine or the one on AWS. */
const howToConnect =
  "Start a local cloud with `onnxify up` and set the variables that it prints, or set up an AWS profile and region.";

const unreachableCodes = [
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
];

/** AWS's names for credentials that are missing, wrong or over. */
const credentialsPattern =
  /^(CredentialsProviderError|ExpiredToken(Exception)?|UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|TokenProviderError)$/;

/** Puts whatever was thrown into one sentence that says what to do. An abort is told as what caused it. */
export function describeError(error: unknown, signal?: AbortSignal): DescribedError {
  if (signal?.reason instanceof InterruptedError) return describeOwn(signal.reason);
  if (error instanceof CliError) return describeOwn(error);
  if (!(error instanceof Error)) return failed("Error", String(error));
  const { name, message } = error;
  if (error instanceof OnnxifyError || name === "CloudError") {
    return { name, message, exitCode: exitCodes.badInput };
  }
  if (/region is missing/i.test(message)) return unreachable(`No AWS region is set. ${howToConnect}`);
  if (credentialsPattern.test(name)) {
    return unreachable(
      `AWS does not accept the credentials, or there are none (${message}). ${howToConnect}`,
    );
  }
  if (isUnreachable(error)) return unreachable(`The cloud does not answer (${message}). ${howToConnect}`);
  return failed(name, message);
}

function describeOwn({ name, message, exitCode }: CliError): DescribedError {
  return { name, message, exitCode };
}

function isUnreachable(error: Error): boolean {
  const code = "code" in error ? String(error.code) : "";
  return unreachableCodes.includes(code) || error.name === "TimeoutError";
}

function unreachable(message: string): DescribedError {
  return { name: "UnreachableError", message, exitCode: exitCodes.unreachable };
}

function failed(name: string, message: string): DescribedError {
  return { name, message: message || name, exitCode: exitCodes.failed };
}
