import { describe, expect, it } from "vitest";
import { hostingSizes } from "#lib/instances/instance-types.ts";
import { instructionSetsOf, saturates } from "#lib/instances/instruction-sets.ts";

describe("the instruction sets of an instance type", () => {
  it.each([
    ["ml.m5.xlarge", false],
    ["ml.c5.large", false],
    ["ml.t3.medium", false],
    ["ml.c4.xlarge", false],
    ["ml.g5.xlarge", false],
    ["ml.c6i.xlarge", true],
    ["ml.m7i.large", true],
    ["ml.g4dn.xlarge", true],
  ])("of %s are sure to have VNNI: %j", (instanceType, hasVnni) => {
    expect(instructionSetsOf(instanceType)?.includes("avx512_vnni")).toBe(hasVnni);
  });

  it("of Arm are Arm's, and of what the table does not know, unknown", () => {
    expect(instructionSetsOf("ml.c7g.xlarge")).toEqual(["asimddp", "i8mm"]);
    expect(instructionSetsOf("ml.p5.48xlarge")).toBeUndefined();
    expect(instructionSetsOf("")).toBeUndefined();
  });

  it("are known of every general CPU type that SageMaker hosts on, but for the oldest", () => {
    const cpus = Object.keys(hostingSizes).filter((family) => /^[cmr]\d/.test(family));
    expect(cpus.filter((family) => instructionSetsOf(`ml.${family}.xlarge`) === undefined)).toEqual([]);
  });
});

describe("int8 products saturate", () => {
  it.each([
    ["seed", ["avx2", "avx512f"], true],
    ["seed", ["avx2", "avx512f", "avx512_vnni"], false],
    ["seed", ["avx2", "avx_vnni"], false],
    ["seed", ["asimddp"], false],
    ["int8-static", ["avx2"], false],
    ["int8-per-channel", ["avx2"], false],
  ])("of %s on %j: %j", (recipe, flags, does) => {
    expect(saturates(recipe, flags)).toBe(does);
  });
});
