import { describe, expect, it } from "vitest";
import { EvaluationError } from "#lib/errors.ts";
import { checkEvaluation } from "#lib/manifest/parse-evaluation.ts";

const url = "s3://bucket/evaluations/mine.jsonl";
const task = "text-classification";

describe("an evaluation", () => {
  it("is JSON lines with a text, and a label or several where known", () => {
    const lines = ['{"text":"one"}', "", '{"text":"two","label":"joy"}', '{"text":"three","labels":["joy"]}'];
    expect(() => checkEvaluation(lines.join("\n"), { url, task })).not.toThrow();
  });

  it.each([
    ["", task, `${url} has 0 lines; an evaluation has 1 to 5000.`],
    ['{"text":"one"}\n{"txt":"two"}', task, `Line 2 of ${url} is no JSON object with \`text\``],
    ['{"text":"half \\ud83d"}', task, `Line 1 of ${url} is no JSON object with \`text\``],
    ['{"text":"a","__proto__":{}}', task, `Line 1 of ${url} is no JSON object`],
    ["[".repeat(1_000_000), task, `Line 1 of ${url} is no JSON object`],
    ["plain words", task, `Line 1 of ${url} is no JSON object`],
    ['{"text":"one","label":7}', task, `Line 1 of ${url} is no JSON object`],
    ['{"text":"one","label":"joy"}', "feature-extraction", "has a label, and a model for feature-extraction"],
    ['{"text":"one"}', "fill-mask", "cannot judge a model for fill-mask: only text-classification and"],
  ])("that is %j for %s is refused with a sentence", (text, wanted, sentence) => {
    expect(() => checkEvaluation(text, { url, task: wanted })).toThrow(EvaluationError);
    expect(() => checkEvaluation(text, { url, task: wanted })).toThrow(sentence);
  });
});
