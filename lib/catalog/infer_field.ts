import { parseDecimal, type TextDictionary, timeParser } from "../geo/mod.ts";
import type { FieldDescription } from "./entry.ts";
import { unitInHead } from "./unit.ts";

/** A column as a file has it: distinct texts, and which rows hold which. */
export interface TextColumn {
  name: string;
  codes: Int32Array;
  /** 1 for each row without a value. */
  missing: Uint8Array;
  dictionary: TextDictionary;
}

/** Formats of dates that are tried besides ISO 8601. */
const DATE_FORMATS = ["%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日"];
const TIME_FORMATS = ["%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S"];
const BOOLEANS = ["true", "True", "TRUE", "false", "False", "FALSE"];
/** Texts for "no value" that are taken for such in a column of numbers or dates. */
const MISSING = ["NA", "N/A", "NaN", "nan", "null", "NULL", "-", "－", "なし", "欠測"];

/** A guess at a field from the texts of its column, with the texts in it that seem to mean "no value". */
export function inferField(column: TextColumn): { field: FieldDescription; missingValues: string[] } {
  const head = unitInHead(column.name);
  const name = head?.name ?? column.name;
  const all = Array.from({ length: column.dictionary.size }, (_, code) => column.dictionary.text(code));
  const missingValues = MISSING.filter((text) => all.includes(text));
  const texts = all.filter((text) => !missingValues.includes(text));
  const guess = texts.length === 0 ? { type: "string" as const } : guessType(texts);
  const isText = guess.type === "string" || guess.type === "boolean";
  const isMissing = new Set(isText ? [] : missingValues);
  const gaps = column.missing.some((flag, row) => flag === 1 || isMissing.has(all[column.codes[row]]));
  return {
    missingValues: isText ? [] : missingValues,
    field: {
      name,
      title: { ja: name, en: name },
      ...guess,
      ...unitOf(guess.type, head?.unit),
      ...constraintsOf(guess.type, texts, !gaps, column.codes.length),
    },
  };
}

/** The unit that the head names; for numbers a gap where it names none. */
export function unitOf(type: FieldDescription["type"], unit: string | undefined): { unit?: string } {
  if (unit !== undefined) return { unit };
  return type === "number" ? { unit: "TODO: unit, or 1 where there is none" } : {};
}

/** Candidate codes, and whether every row has a value. Bounds are left to the person who knows them. */
export function constraintsOf(
  type: FieldDescription["type"],
  texts: string[],
  required: boolean,
  rows: number,
): Pick<FieldDescription, "constraints"> {
  const isCode = (type === "integer" || type === "string") && texts.length <= 50 &&
    rows >= 10 * texts.length &&
    texts.length > 0;
  const codes = type === "integer" ? texts.map(Number).sort((a, b) => a - b) : texts.toSorted();
  // Without such a bound an integer field has 32 bits.
  const isWide = type === "integer" && texts.some((text) => Math.abs(Number(text)) > 0x7fffffff);
  const constraints = {
    ...(required ? { required } : {}),
    ...(isWide ? { maximum: Number.MAX_SAFE_INTEGER } : {}),
    ...(isCode ? { enum: codes } : {}),
  };
  return Object.keys(constraints).length > 0 ? { constraints } : {};
}

function guessType(texts: string[]): Pick<FieldDescription, "type" | "format" | "timeZone"> {
  const encoder = new TextEncoder();
  const bytes = texts.map((text) => encoder.encode(text));
  if (texts.every((text) => BOOLEANS.includes(text))) return { type: "boolean" };
  const numbers = bytes.map((text) => parseDecimal(text, 0, text.length));
  // 01 and 007 are names, not numbers: a number would lose the zeros.
  const isNamed = texts.some((text) => /^[+-]?0\d/.test(text));
  if (!isNamed && numbers.every((number) => !Number.isNaN(number))) {
    return { type: texts.every((text) => /^[+-]?\d+$/.test(text)) ? "integer" : "number" };
  }
  const fits = (format: string | undefined, offset: number, unit: number) => {
    const parse = timeParser(format === undefined ? undefined : format, offset);
    return bytes.every((text) => Number.isInteger(parse(text, 0, text.length) / unit));
  };
  const day = 86_400_000;
  const date = [undefined, ...DATE_FORMATS].find((format) => fits(format, 0, day));
  if (date !== undefined || fits(undefined, 0, day)) {
    return { type: "date", ...(date ? { format: date } : {}) };
  }
  if (fits(undefined, NaN, 1)) return { type: "datetime" };
  const timeZone = "TODO: +09:00 for Japan, Z for UTC";
  if (fits(undefined, 0, 1)) return { type: "datetime", timeZone };
  const time = TIME_FORMATS.find((format) => fits(format, 0, 1));
  return time === undefined ? { type: "string" } : { type: "datetime", format: time, timeZone };
}
