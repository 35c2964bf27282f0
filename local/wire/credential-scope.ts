import type { IncomingMessage } from "node:http";

/** What a signed request says about itself. */
export interface CredentialScope {
  accessKeyId: string;
  region: string;
  /** The signing name, such as `s3`, `states` or `sagemaker`. */
  service: string;
}

const scopePattern =
  /(?:Credential=|^)(?<accessKeyId>[^/,\s]+)\/\d{8}\/(?<region>[a-z0-9-]+)\/(?<service>[a-z0-9-]+)\/aws4_request/;

/**
 * Reads the credential scope of Signature Version 4 from the Authorization header or, for presigned URLs, from the
 * query; presigned URLs of Version 2, which the AWS CLI 1 still makes, are S3's. Signatures are not checked: whoever
 * reaches the loopback interface is the local cloud's user, and a key only says in which role's name a child calls.
 */
export function credentialScope(request: IncomingMessage): CredentialScope | undefined {
  const header = request.headers.authorization ?? "";
  if (header.startsWith("AWS4-HMAC-SHA256")) return readScope(header);
  const query = new URLSearchParams(request.url?.split("?", 2)[1]);
  const oldKeyId = query.get("AWSAccessKeyId");
  if (oldKeyId !== null && query.has("Signature")) {
    return { accessKeyId: oldKeyId, region: "us-east-1", service: "s3" };
  }
  return readScope(query.get("X-Amz-Credential") ?? "");
}

function readScope(credential: string): CredentialScope | undefined {
  const { accessKeyId, region, service } = scopePattern.exec(credential)?.groups ?? {};
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}
