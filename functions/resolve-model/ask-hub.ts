import { HubUnreachableError } from "#lib/errors.ts";
import type { HubToken } from "./hub-token.ts";

/** Which model, and whom to ask as whom. */
export interface ModelQuestion {
  model: string;
  revision: string;
  hubUrl: string;
  /** Without one the Hub is asked as anyone may. */
  token: HubToken | undefined;
}

/**
 * Asks the Hub for a path. A redirect to another host is followed without the token (Fetch Standard, HTTP-redirect
 * fetch).
 *
 * @throws HubUnreachableError when it does not answer.
 */
export async function askHub(path: string, { hubUrl, token }: ModelQuestion): Promise<Response> {
  const url = hubUrl + path;
  try {
    return await fetch(url, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token.value}` },
      signal: AbortSignal.timeout(20_000),
    });
  } catch (cause) {
    throw new HubUnreachableError(`The Hub at ${new URL(url).origin} did not answer.`, {
      nextStep: "Check the network and the stack's HuggingFaceEndpoint, then put the manifest again.",
      cause,
    });
  }
}
