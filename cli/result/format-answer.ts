import { z } from "zod";
import { formatTable } from "#cli/print/format-table.ts";

const scoresSchema = z.array(z.object({ label: z.string(), score: z.number() })).min(1);
const vectorSchema = z.array(z.number()).min(1);

const shownLabels = 5;
const shownNumbers = 6;
const barWidth = 24;

/** An endpoint's answer for people: the best labels with their scores, or a vector's length, norm and first numbers. */
export function formatAnswer(
  { texts, answer }: { texts: readonly string[]; answer: unknown },
  { hasBars }: { hasBars: boolean },
): string[] {
  const items = z.array(z.unknown()).safeParse(answer).data ?? [answer];
  return items.flatMap((item, index) => [
    ...(texts[index] === undefined ? [] : [texts[index]]),
    ...formatItem(item, hasBars).map((line) => `  ${line}`),
  ]);
}

function formatItem(item: unknown, hasBars: boolean): string[] {
  const scores = scoresSchema.safeParse(item);
  if (scores.success) return formatScores(scores.data, hasBars);
  const vector = vectorSchema.safeParse(item);
  if (vector.success) return [formatVector(vector.data)];
  return [JSON.stringify(item)];
}

function formatScores(scores: z.output<typeof scoresSchema>, hasBars: boolean): string[] {
  const best = [...scores].sort((left, right) => right.score - left.score).slice(0, shownLabels);
  const rows = best.map(({ label, score }) => [
    label,
    score.toFixed(4),
    hasBars ? "█".repeat(Math.round(score * barWidth)) : "",
  ]);
  const [, ...lines] = formatTable({ header: ["", "", ""], rows });
  return lines;
}

function formatVector(vector: readonly number[]): string {
  const head = vector.slice(0, shownNumbers).map((value) => value.toFixed(4));
  return `${vector.length} numbers, norm ${Math.hypot(...vector).toFixed(4)}: ${head.join(", ")}, ...`;
}
