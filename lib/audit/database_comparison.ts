import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { sha256 } from "../notebook/mod.ts";
import { DifferenceList } from "./difference_list.ts";

/** Columns that hold when something was written: they mean nothing. */
const TIMES = new Set(["gpkg_contents.last_change", "gpkg_metadata_reference.timestamp"]);

/**
 * Compares two SQLite files: what is defined in them (tables, views, triggers, indexes), and every row of every table
 * but the times of writing. A view is a definition: what it shows follows from tables.
 */
export function compareDatabases(recorded: string, found: string): DifferenceList {
  const [before, after] = [recorded, found].map(contentOf);
  const differences = new DifferenceList();
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) continue;
    const at = [...was ?? ""].findIndex((letter, i) => letter !== is?.[i]);
    const excerpt = (text?: string) => text?.slice(Math.max(0, at - 20), at + 80) ?? "–";
    differences.add(
      { ja: `データベースの ${name}`, en: `${name} of the database` },
      excerpt(was),
      excerpt(is),
    );
  }
  return differences;
}

/** All that a file holds, by what it is: definitions, and rows of tables in an order of their own. */
function contentOf(path: string): Map<string, string> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const content = new Map<string, string>();
    for (const pragma of ["application_id", "user_version", "encoding"]) {
      content.set(pragma, JSON.stringify(database.prepare(`PRAGMA ${pragma}`).get()));
    }
    const tables: string[] = [];
    const defined = database.prepare(
      "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name",
    );
    for (const { type, name, tbl_name, sql } of defined.all()) {
      content.set(`${type} ${name}`, JSON.stringify([tbl_name, sql]));
      // A virtual table is its shadow tables, which are listed too.
      if (type === "table" && !/^CREATE VIRTUAL/i.test(String(sql))) tables.push(String(name));
    }
    for (const table of tables) content.set(`rows of ${table}`, rowsOf(database, table));
    return content;
  } finally {
    database.close();
  }
}

function rowsOf(database: DatabaseSync, table: string): string {
  const lines: string[] = [];
  const query = database.prepare(`SELECT * FROM "${table.replaceAll('"', '""')}"`);
  query.setReadBigInts(true);
  for (const row of query.iterate()) {
    const cells = Object.entries(row).filter(([column]) => !TIMES.has(`${table}.${column}`));
    lines.push(cells.map(([column, value]) => `${column}: ${told(value)}`).join(", "));
  }
  return lines.sort().join("\n");
}

/** A value with its type: 1, 1.0 and "1" are three. */
function told(value: SQLOutputValue): string {
  if (value instanceof Uint8Array) return `x${sha256(value)}`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  return JSON.stringify(value);
}
