import type { IncomingMessage } from "node:http";

/** What a signed request says about itself. */
export interface CredentialScope {
  region: string;
  /** The signing name, such as `s3`, `states` or `sagemaker`. */
  service: string;
}

const scopePattern = /\/\d{8}\/(?<region>[a-z0-9-]+)\/(?<service>[a-z0-9-]+)\/aws4_request/;

/**
 * Reads the credential scope of Signature Version 4 from the Authorization header or, for presigned URLs, from the
 * query; presigned URLs of Version 2, which the AWS CLI 1 still makes, are S3's. Signatures are not checked: the local
 * cloud has one user, on the loopback interface.
 */
export function credentialScope(request: IncomingMessage): CredentialScope | undefined {
  const header = request.headers.authorization ?? "";
  if (header.startsWith("AWS4-HMAC-SHA256")) return readScope(header);
  const query = new URL(request.url ?? "", "http://local").searchParams;
  if (query.has("AWSAccessKeyId") && query.has("Signature")) return { region: "us-east-1", service: "s3" };
  return readScope(query.get("X-Amz-Credential") ?? "");
}

function readScope(credential: string): CredentialScope | undefined {
  const { region, service } = scopePattern.exec(credential)?.groups ?? {};
  return region === undefined || service === undefined ? undefined : { region, service };
}
