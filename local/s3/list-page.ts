/** What of a bucket is to be listed. */
export interface ListRequest {
  prefix: string;
  /** Keys with it after the prefix are rolled up; empty for none. */
  delimiter: string;
  /** List what comes after this key or common prefix. */
  after: string;
  /** 0 lists nothing, and then there is no next page. */
  maximum: number;
}

/** One page of a listing. */
export interface ListPage<Item> {
  items: Item[];
  commonPrefixes: string[];
  /** What to list after next time: the last key or common prefix of this page; absent on the last page. */
  next?: string;
}

/** Collects one page of `items`, which begin with the prefix; items and common prefixes count alike towards the maximum. */
export function listPage<Item extends { key: string }>(
  items: Iterable<Item>,
  request: ListRequest,
): ListPage<Item> {
  const { prefix, after, maximum } = request;
  const page: ListPage<Item> = { items: [], commonPrefixes: [] };
  if (maximum === 0) return page;
  let last = after;
  for (const item of items) {
    if (!item.key.startsWith(prefix)) break;
    const commonPrefix = rollUp(item.key, request);
    if (commonPrefix !== undefined && commonPrefix === last) continue;
    if (page.items.length + page.commonPrefixes.length === maximum) return { ...page, next: last };
    if (commonPrefix === undefined) page.items.push(item);
    else page.commonPrefixes.push(commonPrefix);
    last = commonPrefix ?? item.key;
  }
  return page;
}

function rollUp(key: string, { prefix, delimiter }: ListRequest): string | undefined {
  const position = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
  return position === -1 ? undefined : key.slice(0, position + delimiter.length);
}
