import type { DatabaseSync } from "node:sqlite";
import { iterateObjects, type StoredObject } from "./object-table.ts";

/** What of a bucket is to be listed. */
export interface ListRequest {
  bucket: string;
  prefix: string;
  /** Keys with it after the prefix are rolled up; empty for none. */
  delimiter: string;
  /** List what comes after this key or common prefix. */
  after: string;
  maximum: number;
}

/** One page of a listing. */
export interface ListPage {
  objects: StoredObject[];
  commonPrefixes: string[];
  /** What to list after next time; absent on the last page. */
  next?: string;
}

/** Collects one page; objects and common prefixes count alike towards the maximum. */
export function listPage(database: DatabaseSync, request: ListRequest): ListPage {
  const { bucket, prefix, after, maximum } = request;
  const page: ListPage = { objects: [], commonPrefixes: [] };
  let last = after;
  for (const object of iterateObjects(database, { bucket, from: prefix, after })) {
    if (!object.key.startsWith(prefix)) break;
    const commonPrefix = rollUp(object.key, request);
    if (commonPrefix !== undefined && commonPrefix === last) continue;
    if (page.objects.length + page.commonPrefixes.length === maximum) return { ...page, next: last };
    if (commonPrefix === undefined) page.objects.push(object);
    else page.commonPrefixes.push(commonPrefix);
    last = commonPrefix ?? object.key;
  }
  return page;
}

function rollUp(key: string, { prefix, delimiter }: ListRequest): string | undefined {
  const position = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
  return position === -1 ? undefined : key.slice(0, position + delimiter.length);
}
