import type { DatabaseSync } from "node:sqlite";
import type { z } from "zod";

/** A table of JSON documents by name. Names differ by more than case (CreateEndpoint), but are read exactly as written. */
export interface DocumentTable<Document> {
  get(name: string): Document | undefined;
  all(): Document[];
  /** The documents whose member has one of the values; a table of many wants it `indexed`. */
  find(member: keyof Document & string, ...values: string[]): Document[];
  /** Answers false, and changes nothing, when the name is taken. */
  insert(name: string, document: Document): boolean;
  /** Changes some members of a document that exists. Members set to `undefined` are removed. */
  update(name: string, change: Partial<Document>): Document;
  /** Answers false when there was nothing to remove. */
  remove(name: string): boolean;
}

export interface DocumentTableOptions<Schema extends z.ZodObject> {
  database: DatabaseSync;
  table: string;
  schema: Schema;
  /** A member by which documents are found without reading the others. */
  indexed?: keyof z.output<Schema> & string;
}

/** Opens the table, and makes it in a new database. */
export function openDocumentTable<Schema extends z.ZodObject>({
  database,
  table,
  schema,
  indexed,
}: DocumentTableOptions<Schema>): DocumentTable<z.output<Schema>> {
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${table} (name TEXT PRIMARY KEY COLLATE NOCASE, document TEXT NOT NULL)`,
  );
  if (indexed !== undefined) {
    database.exec(`CREATE INDEX IF NOT EXISTS ${table}_${indexed} ON ${table} (document ->> '${indexed}')`);
  }
  // The key is compared without regard to case, and finds the row; then the name has to be the very same.
  const isNamed = "name = ?1 AND name = ?1 COLLATE BINARY";
  const select = database.prepare(`SELECT document FROM ${table} WHERE ${isNamed}`);
  const selectAll = database.prepare(`SELECT document FROM ${table} ORDER BY rowid`);
  const insert = database.prepare(`INSERT INTO ${table} VALUES (?, ?) ON CONFLICT DO NOTHING`);
  const update = database.prepare(`UPDATE ${table} SET document = ?2 WHERE ${isNamed}`);
  const remove = database.prepare(`DELETE FROM ${table} WHERE ${isNamed}`);
  const read = (row: { document?: unknown }) => schema.parse(JSON.parse(String(row.document)));

  function get(name: string): z.output<Schema> | undefined {
    const row = select.get(name);
    return row === undefined ? undefined : read(row);
  }

  return {
    get,
    all: () => selectAll.all().map(read),
    find: (member, ...values) =>
      database
        .prepare(
          `SELECT document FROM ${table} WHERE document ->> '${member}' IN (${values.map(() => "?").join()}) ORDER BY rowid`,
        )
        .all(...values)
        .map(read),
    insert: (name, document) => insert.run(name, JSON.stringify(document)).changes === 1,
    update(name, change) {
      const document = { ...get(name), ...change };
      update.run(name, JSON.stringify(document));
      return schema.parse(document);
    },
    remove: (name) => remove.run(name).changes === 1,
  };
}
