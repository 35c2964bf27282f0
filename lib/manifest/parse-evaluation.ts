import { z } from "zod";
import { EvaluationError } from "#lib/errors.ts";
import { escapeInvisible, shorten } from "#lib/escape-invisible.ts";
import { parseJson } from "#lib/parse-json.ts";

/** As many texts as a job can ask in minutes, three ways each. */
const mostTexts = 5_000;

/** JSON can say half of a surrogate pair, which no tokenizer takes. */
function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}

const exampleSchema = z.strictObject({
  text: z.string().min(1).refine(isWellFormed),
  label: z.string().exactOptional(),
  labels: z.array(z.string()).exactOptional(),
});

/** What an evaluation is for. */
export interface EvaluationQuestion {
  /** Where it lies, for messages. */
  url: string;
  task: string;
}

/** The tasks that an evaluation can judge: one text in, one vector out. */
const judgedTasks = ["text-classification", "feature-extraction"];

/**
 * Refuses JSON lines that are no evaluation for the task, before a job is paid for. Whether the model knows the labels
 * is for the job to say, which has its configuration.
 *
 * @throws EvaluationError that names the line.
 */
export function checkEvaluation(text: string, { url, task }: EvaluationQuestion): void {
  if (!judgedTasks.includes(task)) {
    throw refusal(
      `${url} cannot judge a model for ${task}: only ${judgedTasks.join(" and ")} take evaluations.`,
    );
  }
  const lines = text.split("\n").map((line, index) => ({ line, place: `Line ${index + 1} of ${url}` }));
  const examples = lines.filter(({ line }) => line.trim() !== "");
  if (examples.length === 0 || examples.length > mostTexts) {
    throw refusal(`${url} has ${examples.length} lines; an evaluation has 1 to ${mostTexts}.`);
  }
  for (const { line, place } of examples) checkLine(line, { place, task });
}

function checkLine(line: string, { place, task }: { place: string; task: string }): void {
  const example = exampleSchema.safeParse(parseJson(line));
  if (!example.success) {
    throw refusal(
      `${place} is no JSON object with \`text\`, and \`label\` or \`labels\` if known: ${escapeInvisible(shorten(line, 80))}`,
    );
  }
  const { label, labels } = example.data;
  if (task !== "text-classification" && (label ?? labels) !== undefined) {
    throw refusal(`${place} has a label, and a model for ${task} answers none.`);
  }
}

function refusal(message: string): EvaluationError {
  return new EvaluationError(message, { nextStep: "Mend the file, then put the manifest again." });
}
