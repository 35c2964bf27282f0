import type { DatabaseSync } from "node:sqlite";
import { AwsError } from "#local/wire/json-service.ts";
import { findObject, type ObjectLocation, type StoredObject } from "./object-table.ts";

/** @throws AwsError `NoSuchKey` (404). */
export function requireObject(database: DatabaseSync, location: ObjectLocation): StoredObject {
  const object = findObject(database, location);
  if (object !== undefined) return object;
  throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
}
