import { readFileSync } from "node:fs";
import { join } from "node:path";
import validate from "asl-validator";
import { expect, it } from "vitest";

const template = JSON.parse(
  readFileSync(
    join(import.meta.dirname, "..", "..", ".serverless", "cloudformation-template-update-stack.json"),
    "utf8",
  ),
);

/** The packaged definition, every substitution an ARN. */
function packagedDefinition(): Record<string, unknown> {
  const [definition] = template.Resources.DeployModelStateMachine.Properties.DefinitionString["Fn::Sub"];
  return JSON.parse(definition.replace(/\$\{\w+\}/g, "arn:aws:lambda:us-east-1:000000000000:function:any"));
}

it("the packaged state machine is valid Amazon States Language", () => {
  expect(validate(packagedDefinition())).toMatchObject({ isValid: true, errors: [] });
});

it("a state machine that leads nowhere is not", () => {
  const definition = packagedDefinition();
  expect(validate({ ...definition, StartAt: "Nowhere" })).toMatchObject({ isValid: false });
});

it("a state machine with a renamed state is not", () => {
  const definition = packagedDefinition();
  const states = Object.entries(Object(definition.States));
  const renamed = states.map(([name, state]) => [name === "Package" ? "Pack" : name, state]);
  const { isValid, errors } = validate({ ...definition, States: Object.fromEntries(renamed) });
  expect(isValid).toBe(false);
  expect(JSON.stringify(errors)).toContain("Package");
});
