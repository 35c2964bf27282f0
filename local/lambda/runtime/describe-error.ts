/** What a function threw, as Lambda's Node.js runtime writes it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  }
  const trace = (error.stack ?? "").split("\n");
  return JSON.stringify({ errorType: error.name, errorMessage: error.message, trace });
}
