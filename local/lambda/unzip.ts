import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";

const inflate = promisify(inflateRaw);

const signatures = { file: 0x04034b50, directory: 0x02014b50, end: 0x06054b50 };
const methods = { stored: 0, deflated: 8 };
const unixSystem = 3;

/** One entry of a zip archive's central directory. */
interface Entry {
  path: string;
  method: number;
  checksum: number;
  compressedSizeInBytes: number;
  sizeInBytes: number;
  offset: number;
  /** Permissions, where the archive has them. */
  mode: number;
}

/** Lambda's limit for a function and its layers. Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const largestContentInBytes = 262_144_000;

/**
 * Writes every file of a zip archive, up to 4 GiB and unencrypted as Lambda's are, below `directory`.
 *
 * Source: APPNOTE.TXT, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 *
 * @throws Error for a broken archive, an entry that would lie outside `directory`, or more content than Lambda takes.
 */
export async function unzip(archive: Buffer, directory: string): Promise<void> {
  const sizeInBytes = sizeOfArchive(archive);
  if (sizeInBytes > largestContentInBytes) {
    throw new Error(`The archive has ${sizeInBytes} bytes unzipped; Lambda takes ${largestContentInBytes}.`);
  }
  for (const entry of readEntries(archive)) {
    if (entry.path.endsWith("/")) continue;
    const target = resolve(directory, entry.path);
    if (!target.startsWith(resolve(directory) + sep))
      throw new Error(`The entry ${entry.path} leaves the archive.`);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, await readContent(archive, entry), { mode: entry.mode });
  }
}

/** How large the files of a zip archive are once they are unzipped. */
export function sizeOfArchive(archive: Buffer): number {
  return [...readEntries(archive)].reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0);
}

function* readEntries(archive: Buffer): Generator<Entry> {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end === -1 || archive.readUInt32LE(end) !== signatures.end) throw new Error("This is no zip archive.");
  const count = archive.readUInt16LE(end + 10);
  let position = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    const lengths = [28, 30, 32].map((field) => archive.readUInt16LE(position + field));
    yield readEntry(archive, position, lengths[0] ?? 0);
    position += lengths.reduce((sum, length) => sum + length, 46);
  }
}

function readEntry(archive: Buffer, position: number, nameLength: number): Entry {
  if (archive.readUInt32LE(position) !== signatures.directory)
    throw new Error("The archive's directory is broken.");
  const isUnix = archive.readUInt8(position + 5) === unixSystem;
  const mode = isUnix ? (archive.readUInt32LE(position + 38) >>> 16) & 0o777 : 0;
  return {
    path: archive.toString("utf8", position + 46, position + 46 + nameLength),
    method: archive.readUInt16LE(position + 10),
    checksum: archive.readUInt32LE(position + 16),
    compressedSizeInBytes: archive.readUInt32LE(position + 20),
    sizeInBytes: archive.readUInt32LE(position + 24),
    offset: archive.readUInt32LE(position + 42),
    mode: mode === 0 ? 0o644 : mode | 0o600,
  };
}

async function readContent(archive: Buffer, entry: Entry): Promise<Buffer> {
  const { offset, path, method } = entry;
  if (archive.readUInt32LE(offset) !== signatures.file) throw new Error(`The entry ${path} is broken.`);
  const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  const stored = archive.subarray(start, start + entry.compressedSizeInBytes);
  if (method !== methods.stored && method !== methods.deflated) {
    throw new Error(
      `The entry ${path} is compressed by method ${method}; only stored and deflated can be read.`,
    );
  }
  const content = method === methods.stored ? stored : await inflateEntry(stored, entry);
  if (content.length !== entry.sizeInBytes) throw new Error(`The entry ${path} does not have its size.`);
  if (crc32(content) !== entry.checksum) throw new Error(`The entry ${path} does not have its checksum.`);
  return content;
}

/** No further than to the size that the entry has said, so that a bomb does not go off. */
async function inflateEntry(stored: Buffer, { path, sizeInBytes }: Entry): Promise<Buffer> {
  try {
    return await inflate(stored, { maxOutputLength: Math.max(sizeInBytes, 1) });
  } catch (cause) {
    throw new Error(`The entry ${path} cannot be inflated to its ${sizeInBytes} bytes.`, { cause });
  }
}
