import { z } from "zod";
import type { JsonObject } from "#local/wire/json-service.ts";
import { arn } from "../api/arn.ts";
import { validationException } from "../api/errors.ts";
import { parseInput } from "../api/parse-input.ts";
import { modelName } from "../api/shapes.ts";
import type { SageMakerContext } from "../context.ts";
import type { Model } from "./model-schema.ts";

const namedModelSchema = z.strictObject({ ModelName: modelName });

/** The model that a request names. Throws ValidationException when there is none. */
export function findModel(context: SageMakerContext, input: JsonObject): Model {
  return getModel(context, parseInput(namedModelSchema, input).ModelName);
}

/** Throws ValidationException when there is no model of that name. */
export function getModel(context: SageMakerContext, name: string): Model {
  const model = context.tables.models.get(name);
  if (model === undefined) {
    throw validationException(`Could not find model "${arn(context, "model", name)}".`);
  }
  return model;
}
