import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { checkedDigits, checkedLabel, checkedUnit } from "./checks.ts";
import type { PublishedColumn } from "./published.ts";
import type { ColumnOptions } from "./table.ts";
import type { CanonicalTable } from "./table_canonical.ts";

const MOST_ROWS = 100_000;

/** @throws Fault if there are no rows or columns, more rows than a reader or a record can bear, or a name twice. */
export function checkedRows(id: string, data: Table): void {
  if (typeof data?.getChildAt !== "function") {
    throw new Fault(`publish: ${id} is no Arrow table`, {
      expected: "an apache-arrow Table, as `db.sql` gives it",
      found: Object.prototype.toString.call(data),
      remedy:
        "make one of columns with `tableFrom`, or of an Arquero table with `fromArquero`, of kenzan/table/mod.ts",
    });
  }
  if (data.numRows === 0 || data.numRows > MOST_ROWS) {
    throw new Fault(`publish: ${id} has ${data.numRows} rows`, {
      expected: `1 to ${MOST_ROWS} rows`,
      found: String(data.numRows),
      remedy: data.numRows === 0
        ? "look at the query: an empty table says nothing to a reader"
        : "publish a summary, and the rows by publish.file",
    });
  }
  const names = data.schema.fields.map((field) => field.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Fault(`publish: ${id} has two columns of one name`, { expected: "unique names", found: twice });
  }
}

/**
 * The columns as published: those described, in that order, then those that stand in for one in English.
 *
 * @throws Fault for a column that nothing is said of: left out of the page in silence, nobody would miss it.
 */
export function checkedColumns(
  id: string,
  data: CanonicalTable,
  described: Record<string, ColumnOptions>,
  key: string[],
): PublishedColumn[] {
  const names = Array.isArray(described) ? [] : Object.keys(described ?? {});
  if (!names.some((name) => described[name].shown !== false)) {
    throw new Fault(`publish: ${id} shows no column`, {
      expected: "`columns`, e.g. { pref: { label: { ja, en } } }, with each column of the page",
      found: JSON.stringify(described) ?? "nothing",
    });
  }
  const columns = names.map((name) => {
    const { label, unit, digits, english, shown = true, grouping = shown && !key?.includes(name) } =
      described[name];
    const where = `columns.${name}`;
    requireColumn(id, data, name, where);
    if (english !== undefined) requireColumn(id, data, english, `${where}.english`);
    if (shown && digits === undefined) requireWhole(id, data, name);
    const isCode = key?.includes(name) && fractionalRow(data, name) === -1;
    const hasUnit = unit !== undefined || (shown && data.numeric.has(name) && !isCode);
    return {
      name,
      label: label === undefined && !shown
        ? { ja: name, en: name }
        : checkedLabel(label!, id, `${where}.label`),
      ...(hasUnit ? { unit: checkedUnit(unit, id, `${where}.unit`) } : {}),
      ...(digits === undefined ? {} : { digits: checkedDigits(digits, id, `${where}.digits`) }),
      ...(english === undefined ? {} : { english }),
      shown,
      grouping,
    };
  });
  const rest = data.names.filter((name) => !names.includes(name));
  const unsaid = rest.filter((name) => !columns.some(({ english }) => english === name));
  if (unsaid.length > 0) {
    throw new Fault(
      `publish: ${id} has ${unsaid.length === 1 ? "a column" : "columns"} that no reader would see`,
      {
        expected: "a word in `columns` about every column of the table",
        found: unsaid.join(", "),
        where: "columns",
        remedy:
          `describe it to print it, say \`${
            identifierOrText(unsaid[0])
          }: { shown: false }\` to keep it in the ` +
          "data only, or leave it out of the query",
      },
    );
  }
  const stand = rest.map((name) => ({ name, label: { ja: name, en: name }, shown: false, grouping: false }));
  return [...columns, ...stand];
}

const identifierOrText = (name: string) =>
  /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : JSON.stringify(name);

/** @throws Fault unless the key columns exist, hold no null, and no two rows share their values. */
export function checkedKey(id: string, data: CanonicalTable, key: string[]): string[] {
  if (!Array.isArray(key) || key.length === 0) {
    throw new Fault(`publish: ${id} has no key`, {
      expected: '`key`: names of the columns that identify a row, e.g. ["pref"]',
      found: JSON.stringify(key),
      remedy: "name them; an audit compares tables row by row with them",
    });
  }
  for (const name of key) requireColumn(id, data, name, "key");
  const seen = new Map<string, number>();
  for (let row = 0; row < data.rows; row++) {
    const cells = key.map((name) => data.columns.get(name)![row]);
    const text = cells.map((cell, index) => `${key[index]} = ${cell}`).join(", ");
    if (cells.includes(null)) {
      throw new Fault(`publish: ${id} has a row without a key`, {
        expected: "no null in key columns",
        found: text,
        where: `row ${row + 1}`,
      });
    }
    const before = seen.get(JSON.stringify(cells));
    if (before !== undefined) {
      throw new Fault(`publish: ${id} has two rows with one key`, {
        expected: "key values that occur once",
        found: text,
        where: `rows ${before + 1} and ${row + 1}`,
        remedy: "add the column that tells them apart to `key`, or group the query",
      });
    }
    seen.set(JSON.stringify(cells), row);
  }
  return [...key];
}

function requireColumn(id: string, data: CanonicalTable, name: string, where: string): void {
  if (data.columns.has(name)) return;
  throw new Fault(`publish: ${id} has no column ${name}`, {
    expected: `one of ${data.names.join(", ")}`,
    found: name,
    where,
  });
}

/** The first row of a column that holds a fraction; -1 where none does. */
function fractionalRow(data: CanonicalTable, name: string): number {
  return data.columns.get(name)!.findIndex((cell) => typeof cell === "number" && !Number.isInteger(cell));
}

function requireWhole(id: string, data: CanonicalTable, name: string): void {
  const row = fractionalRow(data, name);
  if (row === -1) return;
  throw new Fault(`publish: ${id} does not say how precisely to print ${name}`, {
    expected: "`digits` for a column of fractional numbers",
    found: String(data.columns.get(name)![row]),
    where: `columns.${name}, row ${row + 1}`,
    remedy: "give as many decimal places as the uncertainty warrants",
  });
}
