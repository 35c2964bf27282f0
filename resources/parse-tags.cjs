const { refusal } = require("./refusal.cjs");

/** Tags of the form `name=value,name=value`; an error says which part is none. */
exports.parseTags = (text) =>
  Object.fromEntries(
    text
      .split(",")
      .filter((part) => part.trim() !== "")
      .map(parseTag),
  );

function parseTag(part) {
  const [, name, value] = /^\s*([^=\s][^=]{0,127}?)\s*=\s*(.{0,256}?)\s*$/.exec(part) ?? [];
  if (name !== undefined) return [name, value];
  throw refusal(`The parameter tags has "${part}"; write --param="tags=name=value,name=value".`);
}
