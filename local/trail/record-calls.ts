import type { IncomingMessage } from "node:http";
import type { Actors } from "#local/identity/actors.ts";
import { notedCall } from "#local/wire/call-notes.ts";
import { credentialScope } from "#local/wire/credential-scope.ts";
import type { RequestHandler, Routes } from "#local/wire/route-requests.ts";
import type { Account } from "./permission.ts";
import { permissionsOf } from "./permissions-of.ts";
import type { Principal } from "./principal.ts";
import type { Trail } from "./trail.ts";

/** What recording needs. */
export interface RecordingOptions extends Account {
  trail: Trail;
  actors: Actors;
}

/** The same routes, whose services put every call that they understand on the trail once it is answered. */
export function recordCalls(routes: Routes, options: RecordingOptions): Routes {
  const recorded = Object.entries(routes.services).map(([service, handle]): [string, RequestHandler] => [
    service,
    (request, response) => {
      const time = new Date();
      response.once("close", () => recordCall({ service, time, request }, options));
      return handle(request, response);
    },
  ]);
  return { ...routes, services: Object.fromEntries(recorded) };
}

function recordCall(
  { service, time, request }: { service: string; time: Date; request: IncomingMessage },
  { trail, actors, ...account }: RecordingOptions,
): void {
  const call = notedCall(request);
  if (call === undefined) return;
  const { operation, errorCode } = call;
  const permissions = permissionsOf({ service, ...call }, account);
  trail.record({ time, principal: principalOf(request, actors), service, operation, permissions, errorCode });
}

function principalOf(request: IncomingMessage, actors: Actors): Principal {
  const accessKeyId = credentialScope(request)?.accessKeyId ?? "";
  return { accessKeyId, ...actors.find(accessKeyId) };
}
