import { pipeline } from "node:stream/promises";
import type { Pack } from "tar-stream";
import type { Member } from "./member.ts";

/** Everything that would differ between two runs is fixed. */
const sameEveryTime = { mtime: new Date(0), mode: 0o644, uid: 0, gid: 0 };

/** Writes every member into the archive, one after the other, and ends it. */
export async function addMembers(archive: Pack, members: readonly Member[]): Promise<void> {
  for (const { path, sizeInBytes, open } of members) {
    const member = archive.entry({ ...sameEveryTime, name: path, size: sizeInBytes });
    await pipeline(await open(), member);
  }
  archive.finalize();
}
