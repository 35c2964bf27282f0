import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { readContainerFiles } from "#lib/container-files.ts";
import { listObjects } from "#lib/s3/list-objects.ts";
import type { ObjectLocation } from "#lib/s3/object-location.ts";
import { openObject } from "#lib/s3/open-object.ts";

/** One file of the archive; its content is opened when its turn comes. */
export interface Member {
  path: string;
  sizeInBytes: number;
  open: () => Promise<Readable>;
}

/** Every file of the archive, in the order of their paths: the model's under `key`, and the serve container's. */
export async function listMembers(s3: S3Client, { bucket, key }: ObjectLocation): Promise<Member[]> {
  const members: Member[] = [];
  for await (const object of listObjects(s3, { bucket, key })) {
    const open = () => openObject(s3, { bucket, key: object.key });
    members.push({ path: object.key.slice(key.length), sizeInBytes: object.sizeInBytes, open });
  }
  for (const { path, content } of await readContainerFiles("serve")) {
    const open = async () => Readable.from([content]);
    members.push({ path: `code/${path}`, sizeInBytes: content.length, open });
  }
  return members.sort((left, right) => (left.path < right.path ? -1 : 1));
}
