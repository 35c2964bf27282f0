import { formatTable } from "#cli/print/format-table.ts";
import type { Output } from "#cli/print/output.ts";
import { describeChanges } from "#lib/changes.ts";
import { isToBeDone, type PlanLine } from "./plan.ts";

const marks: Readonly<Record<PlanLine["action"], string>> = {
  create: "+",
  update: "~",
  remove: "-",
  release: "-",
  unchanged: " ",
  skip: " ",
  conflict: "!",
  refused: "!",
  fail: "!",
};

const colors = { "+": "green", "~": "yellow", "-": "red", "!": "red" } as const;

/** A plan as a diff: a line an entry, and how many are to be changed. */
export function formatPlan(plan: readonly PlanLine[], { paint }: Pick<Output, "paint">): string[] {
  if (plan.length === 0) return ["There are no manifests, so nothing is wanted."];
  const [, ...lines] = formatTable({
    header: ["", "", "", ""],
    rows: plan.map((line) => [
      marks[line.action],
      line.endpointName ?? line.model,
      line.action,
      `${describe(line)} (${line.manifestKey})`.trim(),
    ]),
  });
  const painted = lines.map((line) => {
    const color = colors[line.slice(0, 1) as keyof typeof colors];
    return color === undefined ? line : paint(color, line);
  });
  const count = plan.filter(isToBeDone).length;
  return [...painted, `${count} of ${plan.length} to be changed.`];
}

function describe({ action, model, changes = [], reason, heldBy, error }: PlanLine): string {
  switch (action) {
    case "create":
      return model;
    case "update":
      return `because ${describeChanges(changes).join("; ")}`;
    case "remove":
      return "the manifest does not ask for it any more, and says onRemove: delete";
    case "release":
      return "the manifest does not ask for it any more; the endpoint stays";
    case "conflict":
      return `${heldBy?.manifest} has it since ${heldBy?.since}`;
    default:
      return error?.message ?? reason ?? "";
  }
}
