import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { HubError } from "./hub-error.ts";
import type { HubSettings } from "./hub-settings.ts";
import type { Repository } from "./repository.ts";

/** Who asks. */
export interface Visitor {
  /** False for those who show no token. */
  isKnown: boolean;
  /** The private and gated repositories that they may read. */
  reads: readonly string[];
}

/**
 * Finds who asks by the token of the request.
 *
 * @throws HubError 401 for a token that is nobody's, whatever is asked for; source: huggingface_hub,
 * `hf_raise_for_status`.
 */
export function findVisitor(
  { headers }: Pick<IncomingMessage, "headers">,
  { accounts }: HubSettings,
): Visitor {
  const { authorization } = headers;
  if (authorization === undefined) return { isKnown: false, reads: [] };
  const token = /^Bearer (.*)$/i.exec(authorization)?.[1] ?? "";
  const tokenSha256 = createHash("sha256").update(token).digest("hex");
  const account = accounts?.find((known) => known.tokenSha256 === tokenSha256);
  if (account !== undefined) return { isKnown: true, reads: account.reads };
  if (accounts === undefined) return { isKnown: true, reads: [] };
  throw new HubError(401, undefined, "Invalid credentials in Authorization header");
}

/** The Hub tells strangers 401 of what does not exist, so that private names cannot be guessed, and others 404. */
export function repositoryNotFound({ isKnown }: Visitor): HubError {
  return new HubError(isKnown ? 404 : 401, "RepoNotFound", "Repository not found");
}

/** @throws HubError as for a repository that does not exist, for a private one that the visitor may not read. */
export function requireVisible({ id, private: isPrivate }: Repository, visitor: Visitor): void {
  if (isPrivate && !visitor.reads.includes(id)) throw repositoryNotFound(visitor);
}

/**
 * Everyone may read about a gated repository; its files are for those whom its owner let in.
 *
 * @throws HubError 401 for strangers, 403 for those who have not been let in.
 */
export function requireLetIn({ id, gated }: Repository, { isKnown, reads }: Visitor): void {
  if (gated === false || reads.includes(id)) return;
  const restricted = `Access to model ${id} is restricted`;
  throw isKnown
    ? new HubError(403, "GatedRepo", `${restricted} and you are not in the authorized list.`)
    : new HubError(
        401,
        "GatedRepo",
        `${restricted}. You must have access to it and be authenticated to access it. Please log in.`,
      );
}
