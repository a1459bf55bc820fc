import { Fault } from "../fault/mod.ts";
import type { TableSchema } from "./entry.ts";
import { lookalike } from "./lookalike.ts";
import { sameUnit, unitInHead } from "./unit.ts";

/** A column as a file announces it. */
export interface FileColumn {
  name: string;
  /** Unit in the file's own metadata (Arrow field metadata `unit`). */
  unit?: string;
}

/**
 * For each field of the schema, the number of its column in the file. A column `dbh [cm]` or `DBH（cm）` is the field
 * of that name, and its unit must be the field's.
 *
 * @param optional A column that may stand in the file unnamed by the schema: the row number of a GeoPackage.
 * @throws {Fault} listing every missing column, every column too many (unless `fieldsMatch` is `subset`), names that
 * stand twice, and units that differ.
 */
export function matchColumns(
  columns: FileColumn[],
  schema: TableSchema,
  where: { id: string; file: string; entryFile: string; optional?: string },
): number[] {
  const fault = (subject: string, found: string, expected: string, remedy: string) =>
    new Fault(`catalog: ${where.id}: ${subject}`, { expected, found, where: where.file, remedy });
  const names = columns.map((column) => column.name);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  if (twice.length > 0) {
    throw fault("columns of the same name", twice.join(", "), "each name once", "rename them in the file");
  }
  const heads = names.map((name) => unitInHead(name));
  const matched = schema.fields.map((field) => {
    const exact = names.indexOf(field.name);
    return exact >= 0 ? exact : heads.findIndex((head) => head?.name === field.name);
  });
  const missing = schema.fields.filter((_, f) => matched[f] < 0).map((field) => field.name);
  const extra = names.filter((name, c) => !matched.includes(c) && name !== where.optional);
  if (missing.length > 0) {
    const instead = extra.map((name) => {
      const how = lookalike(unitInHead(name)?.name ?? name, missing);
      return how === undefined ? name : `${name} (${how})`;
    });
    throw fault(
      missing.length === 1 ? "a column is missing" : `${missing.length} columns are missing`,
      names.every((name) => name === "")
        ? "no column at all"
        : extra.length > 0
        ? `${list(instead)} instead`
        : list(names),
      list(missing),
      names.length === 1 && /[;\t]/.test(names[0])
        ? `save the file with commas: its cells are separated by ${names[0].includes(";") ? ";" : "tabs"}`
        : `get the whole file, or correct the fields in ${where.entryFile}`,
    );
  }
  if (extra.length > 0 && schema.fieldsMatch !== "subset") {
    throw fault(
      extra.length === 1
        ? "a column the schema does not name"
        : `${extra.length} columns the schema does not name`,
      list(extra),
      list(schema.fields.map((field) => field.name)),
      `add the fields to ${where.entryFile}, or say \`"fieldsMatch": "subset"\` there to leave them unread`,
    );
  }
  const wrong = schema.fields.flatMap((field, f) => {
    const found = columns[matched[f]].unit ?? heads[matched[f]]?.unit;
    const differs = found !== undefined && found !== "" && !sameUnit(found, field.unit ?? "1");
    return differs ? [`${field.name}: ${found} in the file, ${field.unit ?? "none"} in the entry`] : [];
  });
  if (wrong.length > 0) {
    throw fault(
      "a unit differs",
      wrong.join("\n"),
      "the same unit in file and entry",
      "convert the values, or correct " +
        `the unit in ${where.entryFile}`,
    );
  }
  return matched;
}

const list = (names: string[]) =>
  names.slice(0, 20).join(", ") + (names.length > 20 ? `, and ${names.length - 20} more` : "");
