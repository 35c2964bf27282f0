import type { IncomingMessage } from "node:http";
import { credentialScope } from "#local/wire/credential-scope.ts";

/** A call to AWS, or to the Hub, as it looks on its way there. */
export interface WireCall {
  /** The function that makes it, such as `ResolveModel`; or `Job` or `Endpoint`, in whose name SageMaker does. */
  caller: string;
  /** The signing name of the service; `hub` for a question to the Hub, which nobody signs. */
  service: string;
  /** As the SDKs name it. */
  operation: string;
  /** The same for two calls that ask the same. */
  question: string;
}

/** Roles' keys, of which AWS says that they begin so. Source: IAM user guide, "IAM identifiers", unique ID prefixes. */
const roleKeyPrefix = "ASIA";

/** Says what a request asks; `undefined` for one that is made in no role's name, by the test itself. */
export function describeCall(request: IncomingMessage, body: Buffer): WireCall | undefined {
  const { service = "hub", accessKeyId = "" } = credentialScope(request) ?? {};
  if (service !== "hub" && !accessKeyId.startsWith(roleKeyPrefix)) return undefined;
  const { method = "", url = "", headers } = request;
  const caller = service === "hub" ? "ResolveModel" : nameCaller(headers["user-agent"], url);
  const question = `${method} ${url} ${String(headers["x-amz-target"])} ${body.toString("latin1")}`;
  return { caller, service, operation: nameOperation(request, service, body), question };
}

/** `ResolveModel: s3:GetObject`, as the table has it. */
export function nameOfCall({ caller, service, operation }: WireCall): string {
  return `${caller}: ${service}:${operation}`;
}

/** Functions say their names, see packageWithNames; a job works under work/, and an endpoint reads a release. */
function nameCaller(userAgent = "", url: string): string {
  const [, name] = /\bapp\/(\w+)/.exec(userAgent) ?? [];
  return name ?? (url.includes("/releases/") ? "Endpoint" : "Job");
}

function nameOperation({ method = "", url = "", headers }: IncomingMessage, service: string, body: Buffer) {
  const { searchParams: query, pathname } = new URL(url, "http://local");
  const target = headers["x-amz-target"];
  if (target !== undefined) return String(target).split(".").at(-1) ?? "";
  if (service === "hub") return method;
  if (service === "sagemaker") return "InvokeEndpoint";
  if (service === "s3") return query.get("x-id") ?? nameS3Operation(method, query, pathname);
  return new URLSearchParams(body.toString("latin1")).get("Action") ?? `${method} ${pathname}`;
}

/** The SDK for JavaScript writes most operations into the query. */
function nameS3Operation(method: string, query: URLSearchParams, pathname: string): string {
  if (query.has("list-type")) return "ListObjectsV2";
  if (query.has("uploads")) return "CreateMultipartUpload";
  if (query.has("delete")) return "DeleteObjects";
  if (query.has("uploadId")) return method === "POST" ? "CompleteMultipartUpload" : "AbortMultipartUpload";
  return method === "HEAD" ? "HeadObject" : `${method} ${pathname}`;
}
