import { writeFileSync } from "node:fs";
import { crc32, deflateRawSync } from "node:zlib";

/** Writes a zip archive of text files, compressed, as packaging tools do. */
export function writeZip(archive: string, files: Record<string, string | Buffer>): void {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of Object.entries(files)) {
    const bytes = Buffer.from(content);
    const body = deflateRawSync(bytes);
    const fields = describeEntry({ path, bytes, body });
    const header = Buffer.concat([Buffer.from("504b0304", "hex"), fields, Buffer.from(path)]);
    bodies.push(header, body);
    directory.push(centralEntry(fields, offset), Buffer.from(path));
    offset += header.length + body.length;
  }
  const central = Buffer.concat(directory);
  writeFileSync(
    archive,
    Buffer.concat([...bodies, central, endOf(Object.keys(files).length, central.length, offset)]),
  );
}

/** What the local and the central header have in common, from the version needed to the extra field's length. */
function describeEntry({ path, bytes, body }: { path: string; bytes: Buffer; body: Buffer }): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(body.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(Buffer.byteLength(path), 22);
  return fields;
}

function centralEntry(fields: Buffer, offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from("504b01021403", "hex"), fields, rest]);
}

function endOf(count: number, sizeInBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(sizeInBytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
