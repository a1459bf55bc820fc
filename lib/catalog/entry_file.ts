import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import entrySchema from "../../data-catalog/entry.schema.json" with { type: "json" };
import { Fault } from "../fault/mod.ts";
import type { CatalogEntry, FieldDescription } from "./entry.ts";

/**
 * Compiled whenever a program or a kernel begins. So the schema itself is not checked here but by the tests, and the
 * code is run as it comes: entries are few.
 */
const validate = new Ajv({
  validateSchema: false,
  code: { optimize: false },
  allErrors: true,
  verbose: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
})
  .compile<CatalogEntry>(entrySchema);

/** The project's folder. */
export const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** A path as messages name it: from the project's folder where the file lies in it. */
export function shownPath(path: string): string {
  const inside = relative(PROJECT, path);
  return inside.startsWith("..") || inside === "" ? path : inside;
}

/**
 * Reads and checks one entry file.
 *
 * @throws {Fault} naming the file and, as JSON pointers, every place that is not as `data-catalog/entry.schema.json`
 * says or contradicts another place.
 */
export function readEntry(path: string, id: string): CatalogEntry {
  const where = shownPath(path);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf-8"));
  } catch (error) {
    throw new Fault(`catalog: the entry "${id}" cannot be read`, {
      expected: "JSON",
      found: error instanceof Error ? error.message : String(error),
      where,
      remedy: "correct the file",
      cause: error,
    });
  }
  return checkedEntry(value, id, where);
}

/**
 * A value that is an entry.
 *
 * @throws {Fault} as {@link readEntry}.
 */
export function checkedEntry(value: unknown, id: string, where: string): CatalogEntry {
  const problems = validate(value) ? contradictions(value, id) : (validate.errors ?? [])
    .filter((error) => error.keyword !== "if")
    .map((error) => {
      const extra = error.keyword === "additionalProperties" ? ` (${error.params.additionalProperty})` : "";
      const values = error.keyword === "enum" ? `: ${error.params.allowedValues.join(", ")}` : "";
      const isValue = ["enum", "pattern", "type", "minLength", "minimum"].includes(error.keyword);
      const found = isValue ? `, not ${JSON.stringify(error.data)}` : "";
      return `${named(error.instancePath || "/", value)} ${error.message}${extra}${values}${found}`;
    });
  if (problems.length > 0) {
    throw new Fault(`catalog: the entry "${id}" is not as it should be`, {
      expected: "an entry as data-catalog/entry.schema.json says",
      found: problems.slice(0, 20).join("\n"),
      where,
      remedy: "correct these places (data-catalog/README.md explains them)",
    });
  }
  return value as CatalogEntry;
}

/** A JSON pointer, with the name of the field, band or tensor that it leads to: nobody counts fields from 0. */
function named(pointer: string, entry: unknown): string {
  const [, part, list, index] =
    /^\/(schema|raster|model)\/(fields|bands|inputs|outputs)\/(\d+)/.exec(pointer) ?? [];
  if (list === undefined) return pointer;
  const lists = (entry as Record<string, Record<string, ({ name?: unknown } | null)[]>>)[part];
  const name = lists[list][Number(index)]?.name;
  return typeof name === "string"
    ? `${pointer} (${list.replace(/s$/, "")} ${JSON.stringify(name)})`
    : pointer;
}

/** What a JSON schema cannot say: places of an entry that contradict each other. */
function contradictions(entry: CatalogEntry, id: string): string[] {
  const problems: string[] = [];
  if (entry.name !== id) problems.push(`/name is "${entry.name}", the file is called ${id}.json`);
  if (entry.format === "shp" && "simulator" in entry.source) {
    problems.push("/format simulated data is one file, a Shapefile is several: take gpkg");
  }
  const fields = entry.schema?.fields ?? [];
  const names = fields.map((field) => field.name);
  names.forEach((name, f) => {
    if (names.indexOf(name) !== f) problems.push(`/schema/fields/${f}/name stands twice: "${name}"`);
  });
  for (const key of entry.schema?.primaryKey ?? []) {
    if (!names.includes(key)) problems.push(`/schema/primaryKey names no field: "${key}"`);
  }
  fields.forEach((field, f) => {
    problems.push(...fieldProblems(field, (below) => named(`/schema/fields/${f}${below}`, entry)));
  });
  return problems;
}

/** @param at Names a place below the field's own. */
function fieldProblems(field: FieldDescription, at: (below: string) => string): string[] {
  const problems: string[] = [];
  const { minimum, maximum, pattern, enum: codes } = field.constraints ?? {};
  const isTime = field.type === "date" || field.type === "datetime";
  const isNumber = field.type === "integer" || field.type === "number";
  for (const [key, value] of Object.entries({ minimum, maximum })) {
    if (value === undefined) continue;
    const place = at(`/constraints/${key}`);
    if (
      isNumber
        ? typeof value !== "number"
        : !isTime || typeof value !== "string" || Number.isNaN(Date.parse(value))
    ) {
      problems.push(`${place} is no bound for ${article(field.type)}: ${JSON.stringify(value)}`);
    }
  }
  const listed = [...(codes ?? []), ...(field.categories ?? []).map((category) => category.value)];
  const codeType = isNumber ? "number" : "string";
  if (listed.length > 0 && !isNumber && field.type !== "string") {
    problems.push(
      `${at("")} codes are for integer, number and string fields, not for ${article(field.type)}`,
    );
  } else if (listed.some((code) => isNumber !== (typeof code === "number"))) {
    problems.push(
      `${at("")} codes of ${article(field.type)} are ${codeType}s: ${JSON.stringify(listed.slice(0, 5))}`,
    );
  }
  if (pattern !== undefined) {
    if (field.type !== "string") problems.push(`${at("/constraints/pattern")} is for string fields`);
    try {
      new RegExp(pattern, "u");
    } catch (error) {
      problems.push(`${at("/constraints/pattern")} ${error instanceof Error ? error.message : error}`);
    }
  }
  if (field.format !== undefined && !isTime) problems.push(`${at("/format")} is for dates and times`);
  if (field.timeZone !== undefined && field.type !== "datetime") {
    problems.push(`${at("/timeZone")} is for datetimes`);
  }
  return problems;
}

const article = (type: FieldDescription["type"]) => `${type === "integer" ? "an" : "a"} ${type}`;

/** The places of an entry that still begin with `TODO`, which is what `catalog add` writes where only a person knows. */
export function openGaps(entry: CatalogEntry): string[] {
  const gaps: string[] = [];
  const visit = (value: unknown, at: string) => {
    if (typeof value === "string" && value.startsWith("TODO")) gaps.push(`${named(at, entry)}: ${value}`);
    else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) visit(inner, `${at}/${key}`);
    }
  };
  visit(entry, "");
  return gaps;
}

/**
 * Refuses an entry in which places still begin with `TODO`.
 *
 * @throws {Fault} listing each of them as a JSON pointer.
 */
export function refuseUnfinished(entry: CatalogEntry, entryFile: string): void {
  const gaps = openGaps(entry);
  if (gaps.length === 0) return;
  throw new Fault(`catalog: the entry "${entry.name}" is not finished`, {
    expected: "every place filled in by someone who knows the data",
    found: gaps.slice(0, 40).join("\n") + (gaps.length > 40 ? `\n... and ${gaps.length - 40} more` : ""),
    where: shownPath(entryFile),
    remedy: "fill these places",
  });
}
