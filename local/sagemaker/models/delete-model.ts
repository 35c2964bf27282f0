import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import type { SageMakerContext } from "../context.ts";
import { findModel } from "./find-model.ts";

/** Forgets a model. As on AWS this is no matter to an endpoint that serves it: the endpoint has its own copy. */
export function deleteModel(context: SageMakerContext, input: JsonObject) {
  const { name } = findModel(context, input);
  context.tables.models.remove(name);
  context.tables.tags.remove(arn(context, "model", name));
  return {};
}
