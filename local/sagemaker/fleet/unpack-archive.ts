import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type ExtractEvents, extract } from "tar-stream";
import { isInside } from "../s3/is-inside.ts";

export interface UnpackArchiveOptions {
  /** The bytes of a .tar.gz. */
  archive: Readable;
  /** An empty folder. */
  directory: string;
  signal: AbortSignal;
}

/**
 * Unpacks plain files and folders.
 * Throws an Error for anything else (links, devices) and for names that lead out of the folder.
 */
export async function unpackArchive({ archive, directory, signal }: UnpackArchiveOptions): Promise<void> {
  const entries = extract();
  await Promise.all([
    pipeline(archive, createGunzip(), entries, { signal }),
    (async () => {
      for await (const entry of entries) {
        await unpackEntry(entry, directory);
      }
    })(),
  ]);
}

type Entry = ExtractEvents["entry"][1];

async function unpackEntry(entry: Entry, directory: string): Promise<void> {
  const { name, type } = entry.header;
  const path = resolve(directory, name);
  if (name.startsWith("/") || (path !== directory && !isInside(directory, path))) {
    throw new Error(`The archive's entry "${name}" leads out of the folder that it is unpacked to.`);
  }
  if (type === "directory") {
    await mkdir(path, { recursive: true });
    entry.resume();
  } else if (type === "file") {
    await mkdir(dirname(path), { recursive: true });
    await pipeline(entry, createWriteStream(path));
  } else {
    throw new Error(`The archive's entry "${name}" is a ${type}; only files and folders are unpacked.`);
  }
}
