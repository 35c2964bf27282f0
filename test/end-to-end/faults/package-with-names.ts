import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const project = join(import.meta.dirname, "..", "..", "..");
const templateFile = "cloudformation-template-update-stack.json";
const suffix = "LambdaFunction";

const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/**
 * Writes the packaged stack once more, with functions that say in the header `User-Agent` of their calls who they are,
 * and lose answers while the file `loseAnswers` is there. Source of `AWS_SDK_UA_APP_ID`:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html
 *
 * @returns its directory.
 */
export function packageWithNames(directory: string, loseAnswers: string): string {
  const packageDirectory = join(directory, "package");
  cpSync(join(project, ".serverless"), packageDirectory, { recursive: true });
  const file = join(packageDirectory, templateFile);
  const template = templateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type !== "AWS::Lambda::Function") continue;
    const { Variables = {} } = (Properties.Environment ?? {}) as { Variables?: object };
    const AWS_SDK_UA_APP_ID = logicalId.replace(suffix, "");
    const NODE_OPTIONS = `--require=${join(import.meta.dirname, "lose-answers.cjs")}`;
    Properties.Environment = {
      Variables: { ...Variables, AWS_SDK_UA_APP_ID, NODE_OPTIONS, LOSE_ANSWERS: loseAnswers },
    };
  }
  writeFileSync(file, JSON.stringify(template));
  return packageDirectory;
}
