import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "#local/wire/json-service.ts";
import type { RequestHandler } from "#local/wire/route-requests.ts";
import { sendFile } from "#local/wire/send-file.ts";
import { sendJson } from "#local/wire/send-json.ts";
import { describeModel } from "./describe-model.ts";
import { FileDigests } from "./file-digest.ts";
import { HubError, sendHubError } from "./hub-error.ts";
import { listTree } from "./list-tree.ts";
import { type Repository, readRepository } from "./repository.ts";

const paths = {
  tree: /^\/api\/models\/(?<id>[^/]+\/[^/]+)\/tree\/(?<revision>[^/]+)(?:\/(?<rest>.+))?$/,
  info: /^\/api\/models\/(?<id>[^/]+(?:\/[^/]+)?)(?:\/revision\/(?<revision>[^/]+))?$/,
  file: /^\/(?<id>[^/]+(?:\/[^/]+)?)\/resolve\/(?<revision>[^/]+)\/(?<rest>.+)$/,
};

interface HubRequest {
  kind: keyof typeof paths;
  repository: Repository;
  /** A file or a folder, where the path has one. */
  rest: string;
  query: URLSearchParams;
}

/** Serves the repositories of `samplesDirectory` below `prefix` as the Hugging Face Hub serves models. */
export function createHub({
  samplesDirectory,
  prefix,
}: {
  samplesDirectory: string;
  prefix: string;
}): RequestHandler {
  const digests = new FileDigests();
  return async (request, response) => {
    try {
      const hubRequest = readRequest(samplesDirectory, (request.url ?? "").slice(prefix.length));
      await answer(hubRequest, digests, { request, response });
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      sendHubError(response, error);
    }
  };
}

/** @throws HubError for what the Hub does not have. */
function readRequest(samplesDirectory: string, url: string): HubRequest {
  const { pathname, searchParams: query } = new URL(url, "http://hub");
  for (const kind of ["tree", "info", "file"] as const) {
    const match = paths[kind].exec(pathname)?.groups;
    if (match === undefined) continue;
    const [id = "", revision = "main", rest = ""] = [match.id, match.revision, match.rest].map(decode);
    return { kind, repository: requireRevision(samplesDirectory, id, revision), rest, query };
  }
  throw new HubError(404, undefined, "Sorry, we can't find the page you are looking for.");
}

function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    throw new HubError(400, undefined, "The address is not encoded as addresses are.");
  }
}

/** The Hub answers 401 for what does not exist, so that private names cannot be guessed. */
function requireRevision(samplesDirectory: string, id: string, revision: string): Repository {
  const repository = readRepository(samplesDirectory, id);
  if (repository === undefined) throw new HubError(401, "RepoNotFound", "Repository not found");
  if (revision === "main" || revision === repository.sha) return repository;
  throw new HubError(404, "RevisionNotFound", `Invalid rev id: ${revision}`);
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

async function answer(hubRequest: HubRequest, digests: FileDigests, exchange: Exchange): Promise<void> {
  const { kind, repository, rest, query } = hubRequest;
  if (kind === "file") return answerFile(hubRequest, digests, exchange);
  if (kind === "info") return sendJson(exchange.response, { body: describeModel(repository) });
  const isRecursive = /^(true|1)$/i.test(query.get("recursive") ?? "");
  const body = await listTree(repository, { folder: rest, isRecursive }, digests);
  sendJson(exchange.response, { body });
}

/** Everyone may read about a gated repository; its files are for those whom its owner let in, which is nobody here. */
async function answerFile(
  { repository, rest }: HubRequest,
  digests: FileDigests,
  { request, response }: Exchange,
): Promise<void> {
  const { id, sha, gated, files } = repository;
  if (gated !== false) {
    const message = `Access to model ${id} is restricted and you are not in the authorized list.`;
    throw new HubError(403, "GatedRepo", message);
  }
  const found = files.find(({ path }) => path === rest);
  if (found === undefined) throw new HubError(404, "EntryNotFound", "Entry not found");
  const headers = {
    "content-type": "application/octet-stream",
    etag: `"${await digests.get(found.file)}"`,
    "x-repo-commit": sha,
  };
  await sendFile(request, response, { ...found, headers }).catch(rewordRange);
}

function rewordRange(error: unknown): never {
  throw error instanceof AwsError ? new HubError(error.statusCode, undefined, error.message) : error;
}
