import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError } from "#local/wire/json-service.ts";
import type { RequestHandler } from "#local/wire/route-requests.ts";
import { sendFile } from "#local/wire/send-file.ts";
import { sendJson } from "#local/wire/send-json.ts";
import {
  findVisitor,
  repositoryNotFound,
  requireLetIn,
  requireVisible,
  type Visitor,
} from "./check-access.ts";
import { describeModel } from "./describe-model.ts";
import { FileDigests } from "./file-digest.ts";
import { HubError, sendHubError } from "./hub-error.ts";
import { type HubSettings, readHubSettings } from "./hub-settings.ts";
import { listTree } from "./list-tree.ts";
import { type Repository, readRepository } from "./repository.ts";

const paths = {
  tree: /^\/api\/models\/(?<id>[^/]+\/[^/]+)\/tree\/(?<revision>[^/]+)(?:\/(?<rest>.+))?$/,
  access: /^\/api\/models\/(?<id>[^/]+(?:\/[^/]+)?)\/auth-check$/,
  info: /^\/api\/models\/(?<id>[^/]+(?:\/[^/]+)?)(?:\/revision\/(?<revision>[^/]+))?$/,
  file: /^\/(?<id>[^/]+(?:\/[^/]+)?)\/resolve\/(?<revision>[^/]+)\/(?<rest>.+)$/,
};

interface HubRequest {
  kind: keyof typeof paths;
  repository: Repository;
  visitor: Visitor;
  /** A file or a folder, where the path has one. */
  rest: string;
  query: URLSearchParams;
}

/** What a Hub is made of. */
export interface HubOptions {
  /** Holds the repositories, `<organisation>/<name>`, and `hub.json` if it says more than they do. */
  samplesDirectory: string;
  prefix: string;
}

/** Serves the repositories of `samplesDirectory` below `prefix` as the Hugging Face Hub serves models. */
export function createHub({ samplesDirectory, prefix }: HubOptions): RequestHandler {
  const digests = new FileDigests();
  return async (request, response) => {
    try {
      const settings = readHubSettings(samplesDirectory);
      const visitor = findVisitor(request, settings);
      const url = (request.url ?? "").slice(prefix.length);
      const hubRequest = readRequest(samplesDirectory, url, visitor);
      await answer(hubRequest, { digests, settings, request, response });
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      sendHubError(response, error);
    }
  };
}

/** @throws HubError for what the Hub does not have. */
function readRequest(samplesDirectory: string, url: string, visitor: Visitor): HubRequest {
  const [pathname = "", search] = url.split("?", 2);
  const query = new URLSearchParams(search);
  for (const kind of ["tree", "access", "info", "file"] as const) {
    const match = paths[kind].exec(pathname)?.groups;
    if (match === undefined) continue;
    const [id = "", revision = "main", rest = ""] = [match.id, match.revision, match.rest].map(decode);
    const repository = requireRepository(samplesDirectory, id, visitor);
    requireRevision(repository, revision);
    return { kind, repository, visitor, rest, query };
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

function requireRepository(samplesDirectory: string, id: string, visitor: Visitor): Repository {
  const repository = readRepository(samplesDirectory, id);
  if (repository === undefined) throw repositoryNotFound(visitor);
  requireVisible(repository, visitor);
  return repository;
}

function requireRevision({ sha }: Repository, revision: string): void {
  if (revision === "main" || revision === sha) return;
  throw new HubError(404, "RevisionNotFound", `Invalid rev id: ${revision}`);
}

interface Exchange {
  digests: FileDigests;
  settings: HubSettings;
  request: IncomingMessage;
  response: ServerResponse;
}

async function answer(hubRequest: HubRequest, exchange: Exchange): Promise<void> {
  const { kind, repository, visitor, rest, query } = hubRequest;
  const { response, digests } = exchange;
  if (kind === "info") return sendJson(response, { body: describeModel(repository) });
  if (kind === "tree") {
    const isRecursive = /^(true|1)$/i.test(query.get("recursive") ?? "");
    return sendJson(response, { body: await listTree(repository, { folder: rest, isRecursive }, digests) });
  }
  requireLetIn(repository, visitor);
  if (kind === "access") return void response.end();
  return answerFile(hubRequest, exchange);
}

async function answerFile(
  { repository: { id, sha, files }, rest }: HubRequest,
  { digests, settings, request, response }: Exchange,
): Promise<void> {
  const found = files.find(({ path }) => path === rest);
  if (found === undefined) throw new HubError(404, "EntryNotFound", "Entry not found");
  const etag = `"${await digests.get(found.file)}"`;
  if (settings.cdnUrl !== undefined) {
    const headers = { "x-repo-commit": sha, "x-linked-etag": etag, "x-linked-size": found.sizeInBytes };
    response.writeHead(302, { ...headers, location: `${settings.cdnUrl}/${id}/files/${rest}` }).end();
    return;
  }
  const headers = { "content-type": "application/octet-stream", etag, "x-repo-commit": sha };
  await sendFile(request, response, { ...found, headers }).catch(rewordRange);
}

function rewordRange(error: unknown): never {
  throw error instanceof AwsError ? new HubError(error.statusCode, undefined, error.message) : error;
}
