import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import type { ResolvedResource } from "#local/stack/resource-type.ts";
import { Trail, type TrailRecord } from "#local/trail/trail.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where end-to-end tests leave the trails of their clouds, for the check of permissions at the end. */
    trailsDirectory: string;
  }
}

/** What one local cloud leaves: its stack, and every call to it. */
export interface KeptTrail {
  resources: Record<string, ResolvedResource>;
  records: TrailRecord[];
}

/** Vitest's global set-up: a directory for this run's trails, the same for every project. */
export default function provideDirectory(project: TestProject): () => void {
  const directory = join(tmpdir(), `onnxify-trails-${process.pid}`);
  mkdirSync(directory, { recursive: true });
  project.provide("trailsDirectory", directory);
  return () => rmSync(directory, { recursive: true, force: true });
}

/** Keeps what a cloud that has been closed has on its trail. */
export function keepTrail(
  dataDirectory: string,
  { resources, region }: Pick<KeptTrail, "resources"> & { region: string },
): void {
  const trail = new Trail(join(dataDirectory, "trail", "events.jsonl"), {
    region,
    accountId: "000000000000",
  });
  const kept: KeptTrail = { resources, records: trail.records() };
  writeFileSync(join(inject("trailsDirectory"), `${randomUUID()}.json`), JSON.stringify(kept));
}

/** The trails of every end-to-end test of this run. */
export function readKeptTrails(): KeptTrail[] {
  const directory = inject("trailsDirectory");
  return readdirSync(directory).map((file) => JSON.parse(readFileSync(join(directory, file), "utf8")));
}
