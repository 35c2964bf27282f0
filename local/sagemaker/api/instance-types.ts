/**
 * The instance types that SageMaker offers, by family. Processing has no Graviton and few `large`s, which is why
 * the two lists differ; a test holds both to the enums of the AWS SDK.
 */

const nvidiaG = "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge";
const intel6 = "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge";
const intel7 = "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge";
const intel8 = "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge";
const graviton = "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge";
const graviton8 = "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge";

const shared = {
  c7i: `large ${intel7}`,
  g4dn: nvidiaG,
  g5: `${nvidiaG} 24xlarge 48xlarge`,
  g6: `${nvidiaG} 24xlarge 48xlarge`,
  g6e: `${nvidiaG} 24xlarge 48xlarge`,
  g7: "2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge",
  g7e: "2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge",
  m4: "xlarge 2xlarge 4xlarge 10xlarge 16xlarge",
  m5: "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge",
  m6i: `large ${intel6}`,
  m7i: `large ${intel7}`,
  p2: "xlarge 8xlarge 16xlarge",
  p3: "2xlarge 8xlarge 16xlarge",
  r6i: `large ${intel6}`,
  r7i: `large ${intel7}`,
};

/** Where a processing job may run. */
export const processingInstanceTypes = expand({
  ...shared,
  c4: "xlarge 2xlarge 4xlarge 8xlarge",
  c5: "xlarge 2xlarge 4xlarge 9xlarge 18xlarge",
  c6i: intel6,
  c8i: intel8,
  m8i: `large ${intel8}`,
  p5: "4xlarge",
  r5: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
  r5d: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
  r8i: `large ${intel8}`,
  t3: "medium large xlarge 2xlarge",
});

/** Where a variant of an endpoint may be served from. */
export const hostingInstanceTypes = expand({
  ...shared,
  c4: "large xlarge 2xlarge 4xlarge 8xlarge",
  c5: "large xlarge 2xlarge 4xlarge 9xlarge 18xlarge",
  c5d: "large xlarge 2xlarge 4xlarge 9xlarge 18xlarge",
  c6g: graviton,
  c6gd: graviton,
  c6gn: graviton,
  c6i: `large ${intel6}`,
  c6in: `large ${intel6}`,
  c7g: graviton,
  c8g: graviton8,
  dl1: "24xlarge",
  inf1: "xlarge 2xlarge 6xlarge 24xlarge",
  inf2: "xlarge 8xlarge 24xlarge 48xlarge",
  m5d: "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge",
  m6g: graviton,
  m6gd: graviton,
  m8g: graviton8,
  p4d: "24xlarge",
  p4de: "24xlarge",
  p5: "4xlarge 48xlarge",
  p5e: "48xlarge",
  p5en: "48xlarge",
  "p6-b200": "48xlarge",
  "p6-b300": "48xlarge",
  "p6e-gb200": "36xlarge",
  r5: "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge",
  r5d: "large xlarge 2xlarge 4xlarge 12xlarge 24xlarge",
  r6g: graviton,
  r6gd: graviton,
  r7gd: `medium ${graviton}`,
  r8g: graviton8,
  t2: "medium large xlarge 2xlarge",
  trn1: "2xlarge 32xlarge",
  trn1n: "32xlarge",
  trn2: "48xlarge",
});

function expand(sizesByFamily: Record<string, string>): string[] {
  return Object.entries(sizesByFamily).flatMap(([family, sizes]) =>
    sizes.split(" ").map((size) => `ml.${family}.${size}`),
  );
}
