/** What the Intel generations have that matters to int8, each with what those before it have. */
const haswell = ["avx2"];
const skylake = [...haswell, "avx512f", "avx512bw"];
const iceLake = [...skylake, "avx512_vnni"];
const sapphireRapids = [...skylake, "avx_vnni", "avx512_vnni", "avx512_bf16", "amx_int8"];

/**
 * The instruction sets, as Linux names them, that every host of a family has. Where AWS runs a family on two generations, as
 * c5, m5 and r5 on Skylake and Cascade Lake, only the older one's count: such an endpoint may get either.
 * Source: https://aws.amazon.com/ec2/instance-types/, as of November 2026; `ml.` types run on the EC2 types of the same name.
 */
const families: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^[cm]4$/, haswell],
  [/^([cmr]5d?|t3)$/, skylake],
  [/^g4dn$/, iceLake],
  [/^([cmr]6i|c6in)$/, iceLake],
  [/^[cmr][78]i(-flex)?$/, sapphireRapids],
  // AMD EPYC of the second and third generation.
  [/^g(5|6|6e)$/, haswell],
  [/^[cmr]6g[dn]?$/, ["asimddp"]],
  [/^[cmr][78]gd?$/, ["asimddp", "i8mm"]],
];

/** What a type's CPU is sure to have, or `undefined` for a type that the table does not know. */
export function instructionSetsOf(instanceType: string): readonly string[] | undefined {
  const [, family = ""] = instanceType.split(".");
  return families.find(([pattern]) => pattern.test(family))?.[1];
}

/** The recipes that keep all eight bits of a weight; the others keep seven, which no CPU saturates. */
const recipesOfEightBits = ["seed"];

/**
 * Whether int8 products of a recipe saturate on a CPU: without VNNI, x86 adds pairs of products of unsigned by signed
 * bytes into 16 bits, and large ones are cut off, silently. Arm adds into 32 bits.
 * Source: onnxruntime, "Quantize ONNX models", on `reduce_range`.
 */
export function saturates(recipe: string, cpuFlags: readonly string[]): boolean {
  const isIntel = cpuFlags.includes("avx2");
  const hasVnni = cpuFlags.some((flag) => /^avx(512)?_vnni$/.test(flag));
  return recipesOfEightBits.includes(recipe) && isIntel && !hasVnni;
}
