/** Controls, marks that turn or hide text, halves of surrogate pairs, and separators of lines. */
const invisible = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A text of somebody's as one line that shows all that is in it, and steers no terminal, mail or page. */
export function escapeInvisible(text: string): string {
  return text.replace(invisible, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The beginning of a text, its end marked where it is cut. No character is cut in two. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length).replace(/[\ud800-\udbff]$/, "")}...`;
}
