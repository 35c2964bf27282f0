import { Readable } from "node:stream";

/** One file of an archive; its content is opened when its turn comes. */
export interface Member {
  path: string;
  sizeInBytes: number;
  open: () => Promise<Readable>;
}

/** A member whose content is there already. */
export function memberOf(path: string, content: Buffer): Member {
  return { path, sizeInBytes: content.length, open: async () => Readable.from([content]) };
}
