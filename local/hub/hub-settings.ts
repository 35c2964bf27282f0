import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const settingsSchema = z.strictObject({
  /** Who has a token, by its SHA-256, and the private and gated repositories that they may read. */
  accounts: z.array(z.strictObject({ tokenSha256: z.string(), reads: z.array(z.string()) })).optional(),
  /** Where files are really kept: the Hub sends those who ask for one there, as it does to its CDN. */
  cdnUrl: z.url().optional(),
});

/** What a bundled Hub is told beside its repositories, in `hub.json`. */
export type HubSettings = z.output<typeof settingsSchema>;

/**
 * Reads `hub.json` in the Hub's directory. Without the file every token is some stranger's, who reads what is public:
 * whoever has a token of the real Hub set must not be refused here.
 */
export function readHubSettings(directory: string): HubSettings {
  const file = join(directory, "hub.json");
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return {};
  return settingsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}
