import type { z } from "zod";

/** What the schema expected where it found something else, to follow "expected". */
export function describeExpectation(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === "invalid_value" && issue.message.startsWith("Invalid option")) {
    return `one of ${issue.values.join(", ")}`;
  }
  return (issue?.message ?? "another value").replace(/^(Invalid input|Too \w+): expected /, "");
}
