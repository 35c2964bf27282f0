import type { Outcome } from "./faulty-cloud.ts";

/** What became of deployments in which one kind of call never worked. */
export interface Row {
  /** `ResolveModel: s3:GetObject`. */
  call: string;
  way: string;
  outcome: Outcome;
}

const introduction = `# When AWS fails

\`test/end-to-end/faults/\` puts a network between the stack and its local cloud which does to calls what networks and
services do. It is run with a first deployment and with an update that a gate refuses, so that rolling back, cleaning up
and telling of a failure are on the way too.

Every kind of call of every function, once: refused with 500 before anything was done; throttled three times; done, and
the answer lost; answered as the same question was the last time, where AWS promises no better. All of them in one
deployment, which ends as it would have, with nothing left over. \`npm test\` holds that.

Every kind of call, for good: one deployment for each, with what came of it below. A failure is told with its cause. What
cannot be removed because removing it is what never works stays, is named, and carries the stack's tags;
\`onnxify remove\` takes it away later. \`npm run test:faults\` writes this table.

| Call that never works | On the way of | Ends | Left over |
|---|---|---|---|
`;

/** The page of what was tried and what came of it. */
export function formatTable(rows: readonly Row[]): string {
  const lines = rows.map(({ call, way, outcome: { status, error, leftOver } }) => {
    const end = status === "SUCCEEDED" ? "as it would have" : `\`${error}\``;
    return `| ${call} | ${way} | ${end} | ${leftOver.length === 0 ? "nothing" : leftOver.join(", ")} |`;
  });
  return `${introduction}${lines.join("\n")}\n`;
}
