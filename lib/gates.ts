import type { Entry, Gates } from "./manifest/schema.ts";

/** Limits that no figure can fail. JSON has no infinity, and the job reads them as JSON. */
const open: Gates = {
  labelAgreement: 0,
  scoreShift: Number.MAX_VALUE,
  worstCosine: -1,
  meanCosine: -1,
  speedup: 0,
  p95Increase: Number.MAX_VALUE,
};

/** The limits that an entry asks for: with `gates: off`, none that stops anything. */
export function limitsOf(gates: Entry["gates"]): Gates {
  return gates === "off" ? open : gates;
}
