import { createHash } from "node:crypto";
import type { Entry } from "#lib/manifest/schema.ts";

/** A digest of what an entry wants of its endpoint; when it is redeployed or removed is not part of that. */
export function digestOfDesired({ redeploy: _, onRemove: __, ...wanted }: Entry): string {
  return createHash("sha256").update(JSON.stringify(wanted)).digest("hex").slice(0, 16);
}
