import { z } from "zod";

/** Shapes that several SageMaker requests share, with the limits of the service's published model (2017-07-24). */

/** Text that must match a pattern as a whole. The pattern is shown to the caller as AWS shows it. */
export function matching(pattern: string) {
  return z
    .string()
    .regex(new RegExp(`^(?:${pattern})$`, "u"), `Member must satisfy regular expression pattern: ${pattern}`);
}

/** A value of one of the SDK's enums. */
export function oneOf<Value extends string>(values: string[]) {
  return z.custom<Value>(
    (value) => typeof value === "string" && values.includes(value),
    `Member must satisfy enum value set: [${values.join(", ")}]`,
  );
}

/** A choice of which the local cloud runs only one. */
export function only<Choice extends string>(choice: Choice, others: string[]) {
  return z
    .enum([choice, ...others])
    .refine((value) => value === choice, `Member must be ${choice}: the local cloud runs nothing else`)
    .pipe(z.literal(choice));
}

const hyphenated = "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}";

/** Names of endpoints, their configurations and variants, processing jobs and container hosts. */
export const resourceName = matching(hyphenated).max(63);

export const modelName = matching("[a-zA-Z0-9]([\\-a-zA-Z0-9]*[a-zA-Z0-9])?").max(63);

export const roleArn = matching("arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+")
  .min(20)
  .max(2048);

export const s3Uri = matching("(https|s3)://([^/]+)/?(.*)").max(1024);

export const kmsKeyId = matching("[a-zA-Z0-9:/_-]*").max(2048);

export const resourceArn = matching("arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+").max(256);

const tagText = "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)";

export const tagKey = matching(tagText).min(1).max(128);

export const tags = z.array(z.strictObject({ Key: tagKey, Value: matching(tagText).max(256) })).max(50);

const subnetOrGroup = matching("[-0-9a-zA-Z]+").max(32);

/** Accepted and shown again; one machine has no subnets to place anything in. */
export const vpcConfig = z.strictObject({
  SecurityGroupIds: z.array(subnetOrGroup).min(1).max(5),
  Subnets: z.array(subnetOrGroup).min(1).max(16),
});

/** Isolation from the network cannot be promised to a plain child process, so only its absence is accepted. */
export const noNetworkIsolation = z
  .boolean()
  .refine(
    (isolated) => !isolated,
    "Member must be false: the local cloud cannot cut a process off the network",
  );

/** Environment variables: at most 100, whose keys and values have the lengths that the operation allows. */
export function environment({ keyLength, valueLength }: { keyLength: number; valueLength: number }) {
  return z.record(z.string(), z.string()).superRefine((variables, context) => {
    const fail = (message: string) => context.addIssue({ code: "custom", message });
    if (Object.keys(variables).length > 100) {
      fail("Member must have length less than or equal to 100");
    }
    if (
      !Object.keys(variables).every((key) => key.length <= keyLength && /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(key))
    ) {
      fail(
        `Map keys must satisfy constraint: [${lengthRules(keyLength)}, ${pattern("[a-zA-Z_][a-zA-Z0-9_]*")}]`,
      );
    }
    if (!Object.values(variables).every((value) => value.length <= valueLength)) {
      fail(`Map value must satisfy constraint: [${lengthRules(valueLength)}, ${pattern("[\\S\\s]*")}]`);
    }
  });
}

/** The words of a container's entrypoint or its arguments: 1 to 100, none over 256 characters. */
export const command = z
  .array(z.string())
  .min(1)
  .max(100)
  .refine(
    (words) => words.every((word) => word.length <= 256),
    `Member must satisfy constraint: [${lengthRules(256)}, ${pattern(".*")}]`,
  );

function lengthRules(maximum: number): string {
  return `Member must have length less than or equal to ${maximum}, Member must have length greater than or equal to 0`;
}

function pattern(source: string): string {
  return `Member must satisfy regular expression pattern: ${source}`;
}
