import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { refusalSchema, reportSchema } from "#lib/benchmark-report.ts";
import { makeReceipt, makeRefusal, makeRefusedReceipt } from "../functions/report/receipt.ts";

const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "report.md"), "utf8");

describe("the receipt's schema", () => {
  it("has a word in docs/report.md for each of its fields, but for those of the manifest", () => {
    for (const schema of [reportSchema, refusalSchema]) {
      const { request, gates, ...own } = z.toJSONSchema(schema).properties ?? {};
      for (const name of ["request", "gates", ...listFields({ properties: own })]) {
        expect(page, name).toContain(`\`${name}\``);
      }
      expect(request).toBeDefined();
      expect(gates).toBeDefined();
    }
  });

  it("takes what JSON makes of a receipt, and no other version", () => {
    for (const receipt of [makeReceipt(), makeRefusedReceipt()]) {
      expect(reportSchema.parse(JSON.parse(JSON.stringify(receipt)))).toEqual(receipt);
    }
    expect(refusalSchema.parse(JSON.parse(JSON.stringify(makeRefusal())))).toEqual(makeRefusal());
    expect(reportSchema.safeParse({ ...makeReceipt(), schemaVersion: 2 }).success).toBe(false);
  });
});

interface Described {
  properties?: Record<string, unknown>;
  items?: unknown;
}

/** The names of fields at every depth. */
function listFields({ properties = {}, items }: Described): string[] {
  const inner = [...Object.values(properties), items].filter(isDescribed).flatMap(listFields);
  return [...Object.keys(properties), ...inner];
}

function isDescribed(value: unknown): value is Described {
  return typeof value === "object" && value !== null;
}
