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

/** Texts in a column of numbers, dates or times that seem to mean "no value". */
export function missingTexts(column: TextColumn): string[] {
  const all = textsOf(column);
  const missing = MISSING.filter((text) => all.includes(text));
  return isText(guessOf(all, missing)) ? [] : missing;
}

/** A guess at a field from the texts of its column; those of `missing` mean "no value", in this one as in all. */
export function inferField(column: TextColumn, missing: string[]): FieldDescription {
  const head = unitInHead(column.name);
  const name = head?.name ?? column.name;
  const all = textsOf(column);
  const texts = all.filter((text) => !missing.includes(text));
  const guess = guessOf(all, missing);
  const isMissing = new Set(missing);
  const gaps = column.missing.some((flag, row) => flag === 1 || isMissing.has(all[column.codes[row]]));
  return {
    name,
    title: { ja: name, en: name },
    ...guess,
    ...unitOf(guess.type, head?.unit),
    ...constraintsOf(guess.type, texts, !gaps, column.codes.length),
  };
}

/**
 * What a person should look at in a column that reads as text and looks like numbers or dates: thousands with commas,
 * full-width digits, single texts between numbers or dates, dates that no calendar has, whole numbers beyond 2^53.
 * Undefined where there is nothing to say.
 *
 * @param place Names a row as a person counts: `line 12`.
 */
export function textRemark(
  column: TextColumn,
  field: FieldDescription,
  missing: string[],
  place: (row: number) => string,
): string | undefined {
  if (field.type !== "string") return undefined;
  const all = textsOf(column);
  const texts = all.filter((text) => !missing.includes(text));
  const first = (text: string) => {
    const code = all.indexOf(text);
    return place(column.codes.findIndex((own, row) => own === code && column.missing[row] === 0));
  };
  const entered = `column ${JSON.stringify(column.name)} is entered as text`;
  return bigRemark(texts, entered, first) ?? dateRemark(texts, entered, first) ??
    numberRemark(texts, entered);
}

/** Whole numbers of which some are beyond 2^53: text keeps their last digits. */
function bigRemark(texts: string[], entered: string, first: (text: string) => string): string | undefined {
  const isWhole = texts.length > 0 && texts.every((text) => /^[+-]?(0|[1-9]\d*)$/.test(text));
  const big = isWhole ? texts.find((text) => !Number.isSafeInteger(Number(text))) : undefined;
  return big &&
    `${entered}, since ${
        first(big)
      } has ${big}: a number is exact to 2^53 (9007199254740992), and would lose its last digits. For ` +
      "identifiers this is right; if it is a slip, correct it in the file, remove this entry, and add it again";
}

/** Cells that look like dates, of which some are none, or are written otherwise than the rest. */
function dateRemark(texts: string[], entered: string, first: (text: string) => string): string | undefined {
  const dateLike = texts.filter((text) => /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?($|[ T]\d)/.test(text));
  // A few texts among dates are slips; a few dates among texts are names.
  if (2 * dateLike.length <= texts.length) return undefined;
  const bytes = texts.map((text) => new TextEncoder().encode(text));
  const unread = [undefined, ...DATE_FORMATS, ...TIME_FORMATS].map((format) => {
    const parse = timeParser(format, 0);
    return texts.filter((_, t) => Number.isNaN(parse(bytes[t], 0, bytes[t].length)));
  });
  const others = unread.reduce((least, some) => some.length < least.length ? some : least);
  if (others.length === 0) return undefined;
  const shown = others.slice(0, 3).map((text) => `${JSON.stringify(text)} (${first(text)})`).join(", ");
  return `${entered}, since not every cell is a date of one known format: ${shown}${
    others.length > 3 ? ", ..." : ""
  }. If it holds dates, correct these in the file, remove this entry, and add it again`;
}

/** Numbers among which some are written otherwise, or are none. */
function numberRemark(texts: string[], entered: string): string | undefined {
  const quoted = (some: string[]) =>
    some.slice(0, 3).map((text) => JSON.stringify(text)).join(", ") + (some.length > 3 ? ", ..." : "");
  const written = texts.filter((text) => !isNumber(text) && isNumber(plainNumber(text)));
  const others = texts.filter((text) => !isNumber(plainNumber(text)));
  const isNamed = texts.some((text) => /^[+-]?0\d/.test(text));
  // A few texts among numbers are slips; a few numbers among texts are names.
  if (isNamed || 2 * others.length >= texts.length || written.length + others.length === 0) return undefined;
  const slips = [
    ...(written.length > 0 ? [`written otherwise than 1234.5: ${quoted(written)}`] : []),
    ...(others.length > 0 ? [`no numbers: ${quoted(others)}`] : []),
  ];
  return `${entered}, since some of its cells are ${
    slips.join("; others are ")
  }. If it holds numbers, correct these in the file, remove this entry, and add it again`;
}

const textsOf = ({ dictionary }: TextColumn) =>
  Array.from({ length: dictionary.size }, (_, code) => dictionary.text(code));

const isText = ({ type }: Pick<FieldDescription, "type">) => type === "string" || type === "boolean";

/** `１，２３４．５` and `1,234.5` as `1234.5`. */
const plainNumber = (text: string) =>
  text.normalize("NFKC").trim().replace(
    /^([+-]?\d{1,3})((?:,\d{3})+)(?=\.|$)/,
    (_, a, b) => a + b.replaceAll(",", ""),
  );

function isNumber(text: string): boolean {
  const bytes = new TextEncoder().encode(text);
  return !Number.isNaN(parseDecimal(bytes, 0, bytes.length));
}

function guessOf(all: string[], missing: string[]): Pick<FieldDescription, "type" | "format" | "timeZone"> {
  const texts = all.filter((text) => !missing.includes(text));
  return texts.length === 0 ? { type: "string" } : guessType(texts);
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
    if (!texts.every((text) => /^[+-]?\d+$/.test(text))) return { type: "number" };
    // Whole numbers that no double holds are identifiers: as numbers they would lose their last digits.
    return { type: numbers.every(Number.isSafeInteger) ? "integer" : "string" };
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
