import type { z } from "zod";
import { AwsError, type JsonObject } from "./json-service.ts";

/** @throws AwsError `ValidationException` that lists every field which is wrong, as AWS does. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: JsonObject): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const { issues } = result.error;
  const errors = issues.map(
    ({ path, message }) => `Value at '${path.join(".")}' failed to satisfy constraint: ${message}`,
  );
  const count = `${issues.length} validation error${issues.length === 1 ? "" : "s"} detected`;
  throw new AwsError("ValidationException", `${count}: ${errors.join("; ")}`);
}
