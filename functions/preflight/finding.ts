import type { OnnxifyError } from "#lib/errors.ts";

/** What one check found: what stands in the way, and what could not be known. Both empty is a pass. */
export interface Finding {
  problems: OnnxifyError[];
  /** Sentences for people. */
  notes: string[];
}

export const passed: Finding = { problems: [], notes: [] };

export function refused(problem: OnnxifyError): Finding {
  return { problems: [problem], notes: [] };
}

export function unknown(note: string): Finding {
  return { problems: [], notes: [note] };
}
