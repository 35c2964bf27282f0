import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { extract, pack } from "tar-stream";

const root = join(import.meta.dirname, "..", "..");

/** The members of a `model.tar.gz`, by their names. */
export type Members = Map<string, Buffer>;

export async function readMembers(archive: Uint8Array): Promise<Members> {
  const members: Members = new Map();
  const reader = extract();
  reader.end(gunzipSync(archive));
  for await (const entry of reader) members.set(entry.header.name, await buffer(entry));
  return members;
}

export async function writeMembers(members: Members): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of members) archive.entry({ name }, content);
  archive.finalize();
  return gzipSync(await buffer(archive), { level: 1 });
}

/** The same members, one of them changed. */
export function change(members: Members, name: string, edit: (content: string) => string): Members {
  const content = members.get(name);
  if (content === undefined) throw new Error(`The archive has no ${name}.`);
  return new Map(members).set(name, Buffer.from(edit(content.toString())));
}

/** A model with noise in its weights, which any runtime still loads. */
export async function damageWeights(model: Uint8Array): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "onnxify-damage-"));
  const path = join(folder, "model.onnx");
  try {
    await writeFile(path, model);
    const python = join(root, ".venv", "bin", "python");
    await promisify(execFile)(python, [join(import.meta.dirname, "damage_weights.py"), path]);
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A tokenizer that gives the pieces of words each other's numbers; special tokens keep theirs. */
export function swapTokens(tokenizer: string): string {
  const { model, ...rest } = JSON.parse(tokenizer);
  const firstOrdinary = 1000;
  const entries = Object.entries<number>(model.vocab);
  const last = Math.max(...entries.map(([, id]) => id));
  const swapped = entries.map(([piece, id]) => [
    piece,
    id < firstOrdinary ? id : last - (id - firstOrdinary),
  ]);
  return JSON.stringify({ ...rest, model: { ...model, vocab: Object.fromEntries(swapped) } });
}

/** Settings in which every score has its neighbour's label. */
export function permuteLabels(settings: string): string {
  const { id2label, ...rest } = JSON.parse(settings);
  return JSON.stringify({ ...rest, id2label: [...id2label.slice(1), id2label[0]] });
}
