#!/usr/bin/env node
// Writes lib/instances/instance-types.ts anew from botocore's model of SageMaker. See the usage below.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const [modelPath, version] = process.argv.slice(2);
if (modelPath === undefined || version === undefined) {
  console.error(
    "usage: node scripts/refresh-instance-types.mjs <service-2.json or .gz> <version of botocore>\n" +
      "The file is botocore/data/sagemaker/2017-07-24/service-2.json.gz in any virtual environment with botocore.",
  );
  process.exit(2);
}
const content = readFileSync(modelPath);
const { shapes } = JSON.parse(modelPath.endsWith(".gz") ? gunzipSync(content) : content);
const target = join(import.meta.dirname, "..", "lib", "instances", "instance-types.ts");
writeFileSync(target, render());
console.log(`Wrote ${target}; \`vitest run test/lib/instances\` compares it with the AWS SDK's enums.`);

function render() {
  return `// Written by scripts/refresh-instance-types.mjs; do not edit by hand.

/** botocore ${version}, as of ${new Date().toISOString().slice(0, 10)}: \`ProductionVariantInstanceType\`, sizes by family. */
export const hostingSizes: Readonly<Record<string, string>> = {
${familiesOf("ProductionVariantInstanceType")}
};

/** The same of \`ProcessingInstanceType\`, which lacks Graviton and most \`large\`s. */
export const processingSizes: Readonly<Record<string, string>> = {
${familiesOf("ProcessingInstanceType")}
};
`;
}

function familiesOf(shape) {
  const families = Map.groupBy(shapes[shape].enum, (type) => type.split(".")[1]);
  return [...families]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([family, types]) => {
      const key = /^\w+$/.test(family) ? family : JSON.stringify(family);
      return `  ${key}: "${types.map((type) => type.split(".")[2]).join(" ")}",`;
    })
    .join("\n");
}
