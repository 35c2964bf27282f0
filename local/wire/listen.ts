import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { CloudError } from "#local/cloud-error.ts";

/** The loopback interface: nobody else's machine can reach the local cloud. */
export const host = "127.0.0.1";

/** Longer than SDK clients keep idle connections, so that none is closed while a request is on its way to it. */
const keepAliveTimeoutInMilliseconds = 75_000;

/**
 * Listens on the loopback interface; port 0 takes a free one.
 *
 * @throws CloudError when the port is taken or not to be had.
 */
export async function listen(
  listener: RequestListener,
  port: number,
): Promise<{ server: Server; port: number }> {
  // A model of several GB may take longer to upload than Node's five minutes for a whole request.
  const server = createServer(
    { requestTimeout: 0, keepAliveTimeout: keepAliveTimeoutInMilliseconds },
    listener,
  );
  server.listen(port, host);
  await once(server, "listening").catch((error: unknown) => {
    throw new CloudError(describeFailure(port, error), { cause: error });
  });
  const address = server.address();
  return { server, port: typeof address === "object" && address !== null ? address.port : port };
}

function describeFailure(port: number, error: unknown): string {
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  const reason = isTaken ? "another program is using it" : String(error);
  return `Cannot listen on port ${port}: ${reason}. Stop that program, or choose another port (0 takes a free one).`;
}
