import { closeSync, openSync, readSync } from "node:fs";
import { z } from "zod";

const headerSchema = z.record(
  z.string(),
  z.union([z.object({ dtype: z.string(), shape: z.array(z.number()) }), z.record(z.string(), z.string())]),
);

/**
 * How many parameters a safetensors file has, by their type, as the Hub tells.
 *
 * Source: https://github.com/huggingface/safetensors#format
 */
export function readParameterCounts(file: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [name, tensor] of Object.entries(readHeader(file))) {
    if (name === "__metadata__" || !Array.isArray(tensor.shape) || typeof tensor.dtype !== "string") continue;
    const size = tensor.shape.reduce((product, length) => product * length, 1);
    counts[tensor.dtype] = (counts[tensor.dtype] ?? 0) + size;
  }
  return counts;
}

function readHeader(file: string): z.output<typeof headerSchema> {
  const descriptor = openSync(file, "r");
  try {
    const length = Buffer.alloc(8);
    readSync(descriptor, length, 0, 8, 0);
    const header = Buffer.alloc(Number(length.readBigUInt64LE()));
    readSync(descriptor, header, 0, header.length, 8);
    return headerSchema.parse(JSON.parse(header.toString("utf8")));
  } finally {
    closeSync(descriptor);
  }
}
