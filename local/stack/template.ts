import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { CloudError } from "#local/cloud-error.ts";

/** Where `serverless package` writes the whole stack. */
const templateFile = "cloudformation-template-update-stack.json";

const resourceSchema = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string().transform((id) => [id]), z.array(z.string())]).default([]),
  Condition: z.string().optional(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  Metadata: z.unknown().optional(),
});

const templateSchema = z.strictObject({
  AWSTemplateFormatVersion: z.string().optional(),
  Description: z.string().default(""),
  Metadata: z.unknown().optional(),
  Parameters: z
    .record(z.string(), z.object({ Type: z.string(), Default: z.coerce.string().optional() }))
    .default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z
    .record(
      z.string(),
      z.object({
        Value: z.unknown(),
        Description: z.string().optional(),
        Condition: z.string().optional(),
      }),
    )
    .default({}),
});

/** A packaged stack. Sections such as Mappings are not run here, and refused. */
export type Template = z.output<typeof templateSchema>;

/** One resource of it, its properties not yet resolved. */
export type TemplateResource = z.output<typeof resourceSchema>;

/**
 * Reads the template of a packaged stack.
 *
 * @throws CloudError when there is none, or it has what is not run here.
 */
export function readTemplate(packageDirectory: string): Template {
  const file = join(packageDirectory, templateFile);
  try {
    return templateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new CloudError(
      `Cannot read the packaged stack ${file}: ${reason}. Package it with \`serverless package\`.`,
      {
        cause: error,
      },
    );
  }
}
