import { failedAccuracyGates } from "#lib/accuracy.ts";
import { outOfTime } from "#lib/benchmark/time-grid.ts";
import type { BenchmarkReport, Timing } from "#lib/benchmark-report.ts";
import { limitsOf } from "#lib/gates.ts";
import { saturates } from "#lib/instances/instruction-sets.ts";
import type { Accuracy } from "#lib/quantization-report.ts";
import { nameOfCell, ownRequest } from "./compare-timings.ts";

/**
 * One request in a hundred may fail, and of fewer one: a network has its moments, a model that fails more often has a
 * fault.
 */
const mostErrors = 0.01;

/** Every gate that a release fails, as sentences with both numbers. Empty when it passes. */
export function listFailedGates(report: BenchmarkReport, accuracy: Accuracy): string[] {
  const gates = limitsOf(report.gates);
  return [
    ...failedAccuracyGates(accuracy, gates),
    ...saturation(report),
    ...failedSpeedGate(report.speedup, gates.speedup),
    ...failedErrorGate(ownRequest, report.endpoint),
    ...report.grid.flatMap(({ cell, timing }) => failedErrorGate(nameOfCell(cell), timing)),
    ...unansweredCells(report),
    ...failedIncreaseGates(report, gates.p95Increase),
  ];
}

/** A type that is sure to have VNNI by the table may still come without it. */
function saturation({ gates, quantization: { recipe }, provenance }: BenchmarkReport): string[] {
  if (gates === "off" || !saturates(recipe, provenance.endpointCpuFlags ?? [])) return [];
  return [`the endpoint's CPU has no VNNI, and without it the 8-bit weights of ${recipe} saturate`];
}

function failedSpeedGate(speedup: number, least: number): string[] {
  return speedup >= least ? [] : [`${speedup.toFixed(2)} fails the gate: speedup, at least ${least}`];
}

function failedErrorGate(name: string, { requests, errors, firstError }: Timing): string[] {
  if (errors <= Math.max(1, (requests + errors) * mostErrors)) return [];
  return [`${errors} of ${requests + errors} requests failed (${name}), the first with: ${firstError}`];
}

function unansweredCells({ skippedCells }: BenchmarkReport): string[] {
  return skippedCells
    .filter(({ reason }) => reason !== outOfTime)
    .map(({ cell, reason }) => `no request was answered (${nameOfCell(cell)}): ${reason}`);
}

function failedIncreaseGates({ comparison }: BenchmarkReport, most: number): string[] {
  if (comparison === undefined || comparison.unjudgedBecause !== undefined) return [];
  return comparison.timings
    .filter(({ outcome }) => outcome === "slower")
    .map(
      ({ name, increase, p95BeforeInMilliseconds, p95InMilliseconds }) =>
        `${increase.toFixed(2)} fails the gate: p95Increase, at most ${most} (${name}: p95 ${p95BeforeInMilliseconds.toFixed(1)} ms before, ${p95InMilliseconds.toFixed(1)} ms now)`,
    );
}
