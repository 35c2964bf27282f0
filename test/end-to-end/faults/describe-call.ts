import type { IncomingMessage } from "node:http";
import { credentialScope } from "#local/wire/credential-scope.ts";

/** A call to AWS as it looks on its way there. */
export interface WireCall {
  /** The signing name of the service; `hub` for a question to the Hub, which nobody signs. */
  service: string;
  /** As the SDKs name it. */
  operation: string;
  /** Whose key it is signed with; empty for the Hub. */
  accessKeyId: string;
  /** The same for two calls that ask the same. */
  question: string;
}

/** Says what a request asks. */
export function describeCall(request: IncomingMessage, body: Buffer): WireCall {
  const { service = "hub", accessKeyId = "" } = credentialScope(request) ?? {};
  const { method = "", url = "" } = request;
  const question = `${method} ${url} ${String(request.headers["x-amz-target"])} ${body.toString("latin1")}`;
  return { service, operation: nameOperation(request, { service, body }), accessKeyId, question };
}

function nameOperation(
  { method = "", url = "", headers }: IncomingMessage,
  { service, body }: { service: string; body: Buffer },
): string {
  const { searchParams: query, pathname } = new URL(url, "http://local");
  const target = headers["x-amz-target"];
  if (target !== undefined) return String(target).split(".").at(-1) ?? "";
  if (service === "hub") return `${method} ${pathname.split("/").slice(2, 4).join("/")}`;
  const action = new URLSearchParams(body.toString("latin1")).get("Action");
  if (action !== null && service !== "s3") return action;
  if (service === "sagemaker") return "InvokeEndpoint";
  // The SDK for JavaScript writes the operation into the query, boto3 does not.
  return query.get("x-id") ?? nameS3Operation(method, query, pathname);
}

function nameS3Operation(method: string, query: URLSearchParams, pathname: string): string {
  if (query.has("list-type")) return "ListObjectsV2";
  if (query.has("uploads")) return "CreateMultipartUpload";
  if (query.has("uploadId")) return method === "POST" ? "CompleteMultipartUpload" : `${method} of a part`;
  const isObject = pathname.split("/").filter(Boolean).length > 1;
  return `${method.charAt(0)}${method.slice(1).toLowerCase()}${isObject ? "Object" : "Bucket"}`;
}
