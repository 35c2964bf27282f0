import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { sizeOfArchive } from "#local/lambda/unzip.ts";
import type { Resource, Template } from "../packaged-template.ts";
import { toList, walk } from "./walk.ts";

/**
 * Lambda's limits: 50 MB for a zip file, 250 MB for a function and its layers together, unzipped. Zip files that come by
 * S3 may be larger, but those that are not can be looked at and changed in the console as well.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const limits = { zippedInBytes: 50 * 1024 * 1024, unzippedInBytes: 250 * 1024 * 1024 };

/** Every bundle that is larger than Lambda takes, with its size. */
export function findOversize({ Resources }: Template, directory: string): string[] {
  return Object.entries(Resources).flatMap(([logicalId, resource]) => {
    const archive = archiveOf(resource, directory);
    if (archive === undefined) return [];
    const layers = toList(resource.Properties.Layers).flatMap((layer) => {
      const [place] = [...walk(layer)];
      return archiveOf(Resources[String(place?.value.Ref)], directory) ?? [];
    });
    const zippedInBytes = statSync(archive).size;
    const unzippedInBytes = [archive, ...layers]
      .map((file) => sizeOfArchive(readFileSync(file)))
      .reduce((sum, size) => sum + size, 0);
    return [
      ...(zippedInBytes > limits.zippedInBytes ? [`${logicalId}: ${zippedInBytes} bytes zipped`] : []),
      ...(unzippedInBytes > limits.unzippedInBytes
        ? [`${logicalId}: ${unzippedInBytes} bytes unzipped`]
        : []),
    ];
  });
}

function archiveOf(resource: Resource | undefined, directory: string): string | undefined {
  const code = resource?.Properties.Code ?? resource?.Properties.Content;
  const [place] = [...walk(code)];
  return place && "S3Key" in place.value ? join(directory, basename(String(place.value.S3Key))) : undefined;
}
