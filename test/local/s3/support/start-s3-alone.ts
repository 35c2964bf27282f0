import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import type { ObjectChange } from "#local/s3/object-change.ts";
import { startS3 } from "#local/s3/start-s3.ts";
import { openDatabase } from "#local/store/open-database.ts";
import { listen } from "#local/wire/listen.ts";
import { routeRequests } from "#local/wire/route-requests.ts";

export type S3Alone = Awaited<ReturnType<typeof startS3Alone>>;

/** S3 over HTTP, without the rest of the cloud, and with a clock that a test may set. */
export async function startS3Alone({
  directory = mkdtempSync(join(tmpdir(), "onnxify-s3-")),
  now = () => new Date(),
}: {
  directory?: string;
  now?: () => Date;
} = {}) {
  const database = openDatabase(join(directory, "state.sqlite"));
  const changes: ObjectChange[] = [];
  const faults: unknown[] = [];
  const onChange = (change: ObjectChange) => changes.push(change);
  const service = startS3({ database, directory: join(directory, "s3"), onChange, now });
  const routes = routeRequests({
    services: { s3: service.handleRequest },
    prefixes: {},
    directory,
    onFault: (error) => faults.push(error),
  });
  const { server, port } = await listen(routes, 0);
  const close = async () => {
    await service.close();
    server.close();
    server.closeAllConnections();
    await once(server, "close");
    database.close();
  };
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    forcePathStyle: true,
    maxAttempts: 1,
  });
  return {
    ...{ service, s3, directory, changes, faults, close },
    /** The files that hold content. */
    files: () => readdirSync(join(directory, "s3")),
    remove: async () => {
      await close();
      rmSync(directory, { recursive: true });
    },
  };
}
