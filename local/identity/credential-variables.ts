import type { SessionCredentials } from "./role-sessions.ts";

/** Credentials as the variables in which every AWS SDK looks for them. */
export function credentialVariables(credentials: SessionCredentials): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
}
