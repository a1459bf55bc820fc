import { isUtf8 } from "node:buffer";
import { timeParser } from "../geo/mod.ts";
import type { FieldDescription, TableSchema } from "./entry.ts";
import { noteRepeated } from "./key.ts";
import { lookalike } from "./lookalike.ts";
import type { Column, Rows } from "./rows.ts";
import type { Violations } from "./violations.ts";

/**
 * Checks every value against its field: required, codes (`enum`, else `categories`), minimum, maximum, pattern, unique,
 * and the primary key over all its fields. Texts that an earlier program damaged (U+FFFD) are violations too.
 *
 * Of a column in which some values could not be read, missing values are counted; its other rules are put off, and the
 * refusal says so.
 */
export function checkConstraints(rows: Rows, schema: TableSchema, violations: Violations): void {
  const keys = schema.primaryKey ?? [];
  for (const column of rows.columns) {
    const { field } = column;
    const { required, unique, minimum, maximum } = field.constraints ?? {};
    const isKey = keys.includes(field.name);
    if (required || isKey) noteMissing(column, violations);
    if (!column.sound) {
      const others = [unique, minimum, maximum, allowed(field)];
      if (isKey || others.some((rule) => rule !== undefined && rule !== false)) violations.putOff(field.name);
      continue;
    }
    if (field.type === "string") noteTexts(column, violations);
    else noteNumbers(column, violations);
    if (unique) noteRepeated([column], rows, violations);
  }
  const key = rows.columns.filter((column) => keys.includes(column.field.name));
  if (key.length > 0 && key.every((column) => column.sound)) noteRepeated(key, rows, violations);
}

function noteMissing(column: Column, violations: Violations): void {
  const { missing, field } = column;
  if (missing === undefined) return;
  const note = violations.rule(field.name, "required");
  for (let row = missing.indexOf(1); row >= 0; row = missing.indexOf(1, row + 1)) note(row, undefined);
}

/** Codes that are allowed; undefined where any value is. */
function allowed(field: FieldDescription): (number | string)[] | undefined {
  return field.constraints?.enum ?? field.categories?.map((category) => category.value);
}

function noteNumbers(column: Column, violations: Violations): void {
  const { field, values, missing } = column;
  const { minimum, maximum } = field.constraints ?? {};
  const noteWhere = (rule: string, breaks: (value: number) => boolean) => {
    const note = violations.rule(field.name, rule);
    for (let row = 0; row < values.length; row++) {
      if (breaks(values[row]) && !missing?.[row]) note(row, written(values[row], field));
    }
  };
  const codes = allowed(field)?.map(Number);
  if (codes !== undefined) {
    const isAllowed = lookup(codes);
    noteWhere(`one of ${shortened(codes)}`, (value) => !isAllowed(value));
  }
  if (minimum !== undefined) {
    const least = bound(minimum, field);
    noteWhere(`at least ${minimum}`, (value) => value < least);
  }
  if (maximum !== undefined) {
    const most = bound(maximum, field);
    noteWhere(`at most ${maximum}`, (value) => value > most);
  }
}

/** A fast test for membership: codes are mostly small whole numbers. */
function lookup(codes: number[]): (value: number) => boolean {
  const most = Math.max(...codes);
  if (codes.every((code) => Number.isInteger(code) && code >= 0) && most < 65536) {
    const flags = new Uint8Array(most + 1);
    for (const code of codes) flags[code] = 1;
    return (value) => flags[value] === 1;
  }
  const set = new Set(codes);
  return (value) => set.has(value);
}

/** A bound as the column counts it: days, milliseconds, or the number. */
export function bound(value: number | string, field: FieldDescription): number {
  if (field.type !== "date" && field.type !== "datetime") return Number(value);
  const bytes = new TextEncoder().encode(String(value));
  const time = timeParser(undefined, 0)(bytes, 0, bytes.length);
  return field.type === "date" ? time / 86_400_000 : time;
}

/** A value as a person reads it. */
function written(value: number, field: FieldDescription): string | number {
  if (field.type === "date") return new Date(value * 86_400_000).toISOString().slice(0, 10);
  if (field.type === "datetime") return new Date(value).toISOString();
  return value;
}

/** Rules on texts are tried once for each distinct text. */
function noteTexts(column: Column, violations: Violations): void {
  const { field, dictionary } = column;
  const codes = allowed(field)?.map(String);
  const { pattern } = field.constraints ?? {};
  const noteCodes = (rule: string, breaks: (code: number) => boolean) => {
    const broken = new Uint8Array(dictionary!.size);
    let any = false;
    for (let code = 0; code < broken.length; code++) if (breaks(code)) any = Boolean(broken[code] = 1);
    if (!any) return;
    const note = violations.rule(field.name, rule);
    for (let row = 0; row < column.values.length; row++) {
      const code = column.values[row];
      if (broken[code] === 1 && !column.missing?.[row]) note(row, dictionary!.text(code));
    }
  };
  noteCodes(
    "text that is whole: an earlier program damaged it",
    (code) => isDamaged(dictionary!.bytes(code)),
  );
  if (codes !== undefined) {
    const set = new Set(codes);
    const alike = new Map<number, string>();
    for (let code = 0; code < dictionary!.size; code++) {
      const text = dictionary!.text(code);
      const how = set.has(text) ? undefined : lookalike(text, codes);
      if (how !== undefined) alike.set(code, how);
    }
    noteCodes(
      `one of ${shortened(codes)}`,
      (code) => !set.has(dictionary!.text(code)) && !alike.has(code),
    );
    for (const [alone, how] of alike) noteCodes(how, (code) => code === alone);
  }
  if (pattern !== undefined) {
    const whole = new RegExp(`^(?:${pattern})$`, "u");
    const isDecomposed = (text: string) => whole.test(text.normalize("NFC"));
    const breaks = (isNfd: boolean) => (code: number) => {
      const text = dictionary!.text(code);
      return !whole.test(text) && isDecomposed(text) === isNfd;
    };
    noteCodes(`pattern ${pattern}`, breaks(false));
    noteCodes(`pattern ${pattern}, which its composed form (NFC) has`, breaks(true));
  }
}

/** Whether a text is not UTF-8, holds U+FFFD, or begins with a byte order mark. */
function isDamaged(bytes: Uint8Array): boolean {
  let at = 0;
  while (at < bytes.length && bytes[at] < 0x80) at++;
  if (at === bytes.length) return false;
  if (!isUtf8(bytes)) return true;
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return true;
  for (; at + 2 < bytes.length; at++) {
    if (bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) return true;
  }
  return false;
}

const shortened = (codes: (number | string)[]) =>
  codes.slice(0, 15).join(", ") + (codes.length > 15 ? ", ..." : "");
