/** A receipt on this machine. */
export interface SavedReport {
  verdict: string;
  speedup: number;
  reportFile: string;
  htmlFile: string;
}

/** What a receipt comes to, and where it is. */
export function formatReport({ verdict, speedup, reportFile, htmlFile }: SavedReport): string[] {
  return [`${verdict}, ${speedup.toFixed(2)}x vanilla`, `page  ${htmlFile}`, `json  ${reportFile}`];
}
