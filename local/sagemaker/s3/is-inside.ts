import { isAbsolute, relative, sep } from "node:path";

/** Whether the path is a descendant of the directory; both are absolute. */
export function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
