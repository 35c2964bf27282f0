import type { S3Client } from "@aws-sdk/client-s3";
import { type Member, memberOf } from "#lib/archive/member.ts";
import { readContainerFiles } from "#lib/container-files.ts";
import { listObjects } from "#lib/s3/list-objects.ts";
import type { ObjectLocation } from "#lib/s3/object-location.ts";
import { openObject } from "#lib/s3/open-object.ts";

/**
 * Every file of the archive, in the order of their paths: from the job's output under `key` the model and, if there are
 * any, the wheels; and the serve container.
 */
export async function listMembers(s3: S3Client, { bucket, key }: ObjectLocation): Promise<Member[]> {
  const model = await listFolder(s3, { bucket, key: `${key}model/` }, "");
  const wheels = await listFolder(s3, { bucket, key: `${key}wheels/` }, `code/${wheelsFolder}/`);
  const code = (await readContainerFiles("serve")).map(({ path, content }) =>
    memberOf(`code/${path}`, path === requirementsFile && wheels.length > 0 ? offline(content) : content),
  );
  return [...model, ...wheels, ...code].sort((left, right) => (left.path < right.path ? -1 : 1));
}

const requirementsFile = "requirements.txt";
const wheelsFolder = "wheels";

/** pip looks for a folder beside the requirements file first, so the same line is right wherever the archive is unpacked. */
function offline(requirements: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`--no-index\n--find-links ${wheelsFolder}\n`), requirements]);
}

async function listFolder(s3: S3Client, { bucket, key }: ObjectLocation, prefix: string): Promise<Member[]> {
  const members: Member[] = [];
  for await (const object of listObjects(s3, { bucket, key })) {
    const open = () => openObject(s3, { bucket, key: object.key });
    members.push({ path: prefix + object.key.slice(key.length), sizeInBytes: object.sizeInBytes, open });
  }
  return members;
}
