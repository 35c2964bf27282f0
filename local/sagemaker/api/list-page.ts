import { z } from "zod";
import { validationException } from "./errors.ts";

/** What every List operation can sort and filter by. Times are in milliseconds since 1970. */
export interface ListedResource {
  name: string;
  createdAt: number;
  modifiedAt?: number;
  status?: string;
}

const sortOrder = z.enum(["Ascending", "Descending"]);

/** The members that every List operation understands. Times come in seconds since 1970. */
export const listMembers = {
  SortOrder: sortOrder.optional(),
  NextToken: z.string().max(8192).optional(),
  MaxResults: z.int().min(1).max(100).default(10),
  NameContains: z.string().max(63).optional(),
  CreationTimeAfter: z.number().optional(),
  CreationTimeBefore: z.number().optional(),
};

/** The members of the operations that list what changes after its creation. */
export const changingListMembers = {
  ...listMembers,
  LastModifiedTimeAfter: z.number().optional(),
  LastModifiedTimeBefore: z.number().optional(),
};

export type ListRequest = Partial<z.output<z.ZodObject<typeof changingListMembers>>> & {
  SortBy?: "Name" | "CreationTime" | "Status" | undefined;
  StatusEquals?: string | undefined;
};

export interface ListPageOptions<Resource> {
  resources: Resource[];
  request: ListRequest;
  /** Differs between operations: processing jobs come oldest first, everything else newest first. */
  defaultOrder: z.output<typeof sortOrder>;
}

/** One page of resources, filtered and sorted as asked; `nextToken` is absent on the last page. */
export function listPage<Resource extends ListedResource>(
  options: ListPageOptions<Resource>,
): {
  page: Resource[];
  nextToken: string | undefined;
} {
  const { resources, request, defaultOrder } = options;
  const matching = resources.filter((resource) => isWanted(resource, request)).sort(comparison(request));
  if ((request.SortOrder ?? defaultOrder) === "Descending") {
    matching.reverse();
  }
  const start = request.NextToken === undefined ? 0 : readToken(request.NextToken);
  const end = start + (request.MaxResults ?? matching.length);
  return {
    page: matching.slice(start, end),
    nextToken: end < matching.length ? writeToken(end) : undefined,
  };
}

function isWanted(resource: ListedResource, request: ListRequest): boolean {
  return (
    resource.name.includes(request.NameContains ?? "") &&
    (request.StatusEquals === undefined || resource.status === request.StatusEquals) &&
    isBetween(resource.createdAt, request.CreationTimeAfter, request.CreationTimeBefore) &&
    isBetween(
      resource.modifiedAt ?? resource.createdAt,
      request.LastModifiedTimeAfter,
      request.LastModifiedTimeBefore,
    )
  );
}

function isBetween(timeInMilliseconds: number, afterInSeconds = 0, beforeInSeconds = Infinity): boolean {
  const timeInSeconds = timeInMilliseconds / 1000;
  return timeInSeconds >= afterInSeconds && timeInSeconds <= beforeInSeconds;
}

function comparison({ SortBy }: ListRequest): (left: ListedResource, right: ListedResource) => number {
  switch (SortBy) {
    case "Name":
      return (left, right) => left.name.localeCompare(right.name);
    case "Status":
      return (left, right) => (left.status ?? "").localeCompare(right.status ?? "");
    default:
      return (left, right) => left.createdAt - right.createdAt;
  }
}

function writeToken(offset: number): string {
  return Buffer.from(`offset:${offset}`).toString("base64url");
}

function readToken(token: string): number {
  const offset = /^offset:(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (offset === undefined) {
    throw validationException("Invalid pagination token: use the NextToken of the page before.");
  }
  return Number(offset);
}
