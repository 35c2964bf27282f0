import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Extract, type ExtractEvents, extract } from "tar-stream";
import { isInside } from "../s3/is-inside.ts";

export interface UnpackArchiveOptions {
  /** The bytes of a .tar.gz. */
  archive: Readable;
  /** An empty folder. */
  directory: string;
  signal: AbortSignal;
  limits?: ArchiveLimits;
}

/** How much an archive may hold, whatever its size is while it is packed. */
export interface ArchiveLimits {
  sizeInBytes: number;
  entries: number;
}

/** More than any model that fits the memory of an instance, in more files than any model has. */
const usualLimits: ArchiveLimits = { sizeInBytes: 30 * 1024 ** 3, entries: 10_000 };

/**
 * Unpacks plain files and folders.
 * Throws an Error for anything else (links, devices), for names that lead out of the folder, and for more than the limits.
 */
export async function unpackArchive(options: UnpackArchiveOptions): Promise<void> {
  const { archive, directory, signal, limits = usualLimits } = options;
  const entries = extract();
  await Promise.all([
    pipeline(archive, createGunzip(), limitSize(limits), entries, { signal }),
    unpackEntries(entries, directory, limits),
  ]);
}

function limitSize({ sizeInBytes }: ArchiveLimits) {
  return async function* (unpacked: AsyncIterable<Buffer>) {
    let passed = 0;
    for await (const chunk of unpacked) {
      passed += chunk.length;
      if (passed > sizeInBytes) throw new Error(`The archive holds more than ${sizeInBytes} bytes.`);
      yield chunk;
    }
  };
}

async function unpackEntries(entries: Extract, directory: string, limits: ArchiveLimits): Promise<void> {
  let count = 0;
  for await (const entry of entries) {
    count += 1;
    if (count > limits.entries) throw new Error(`The archive holds more than ${limits.entries} entries.`);
    await unpackEntry(entry, directory);
  }
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
