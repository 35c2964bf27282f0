import { AwsError } from "#local/wire/json-service.ts";

/** The control plane's answer to anything it does not like, a missing model, configuration or endpoint included. */
export function validationException(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** JSON of the wrong kind, as AWS's deserializer words it: `NUMBER_VALUE can not be converted to a String`. */
export function serializationException(message: string): AwsError {
  return new AwsError("SerializationException", message);
}

/** What the local cloud cannot do is refused, never skipped in silence. */
export function notRunLocally(what: string): AwsError {
  return validationException(
    `The local cloud does not run ${what}. Leave it out, or send this request to AWS.`,
  );
}
