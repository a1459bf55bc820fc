import { DataType, type Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";

/** How a CSV file is written. */
export interface CsvOptions {
  /**
   * `utf-8` (default) with a byte order mark, by which Excel knows it; or `shift_jis`, CP932 as Japanese Windows has it.
   */
  encoding?: "utf-8" | "shift_jis";
}

/**
 * A table as CSV (RFC 4180): names in the first line, `x [m]` where the field's metadata has a `unit` (the catalog reads both
 * from there), lines that end with CR LF, nothing where there is no value,
 * numbers as short as they can be read back, `true` and `false`, days and times as ISO 8601 in UTC.
 *
 * @throws {Fault} For NaN and infinities, a column of another type, and a character that CP932 does not have.
 */
export function writeCsv(table: Table, options: CsvOptions = {}): Uint8Array<ArrayBuffer> {
  const { encoding = "utf-8" } = options;
  const { fields } = table.schema;
  const columns = fields.map(({ name, type }, c) => {
    const vector = table.getChildAt(c)!;
    const cell = cellOf(type, name);
    return (row: number) => {
      const value = vector.get(row) as unknown;
      return value === null ? "" : cell(value, row);
    };
  });
  const heads = fields.map(({ name, metadata }) =>
    metadata.has("unit") ? `${name} [${metadata.get("unit")}]` : name
  );
  const lines = [heads.map(quote).join(",")];
  for (let row = 0; row < table.numRows; row++) lines.push(columns.map((cell) => cell(row)).join(","));
  const text = lines.join("\r\n") + "\r\n";
  return encoding === "utf-8" ? new TextEncoder().encode("\ufeff" + text) : encodeShiftJis(text);
}

function cellOf(type: DataType, name: string): (value: unknown, row: number) => string {
  const text = DataType.isDictionary(type) ? type.dictionary : type;
  if (DataType.isUtf8(text) || DataType.isLargeUtf8(text)) return (value) => quote(value as string);
  if (DataType.isBool(type) || DataType.isInt(type)) return String;
  if (DataType.isFloat(type)) {
    return (value, row) => {
      if (Number.isFinite(value)) return String(value);
      throw new Fault("table: a number that CSV cannot hold", {
        expected: "finite numbers, or null where there is none",
        found: String(value),
        where: `column ${name}, row ${row + 1}`,
      });
    };
  }
  if (DataType.isDate(type)) return (value) => new Date(Number(value)).toISOString().slice(0, 10);
  if (DataType.isTimestamp(type)) return (value) => new Date(Number(value)).toISOString();
  throw new Fault("table: a column that CSV cannot hold", {
    expected: "texts, numbers, booleans, days or times",
    found: String(type),
    where: `column ${name}`,
    remedy: "convert it in SQL, or leave it out",
  });
}

const quote = (text: string) => /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

function encodeShiftJis(text: string): Uint8Array<ArrayBuffer> {
  const codes = shiftJisCodes();
  const bytes = new Uint8Array(2 * text.length);
  let at = 0;
  for (const character of text) {
    const code = character < "\x80" ? character.charCodeAt(0) : codes.get(character);
    if (code === undefined) {
      throw new Fault("table: a character that Shift_JIS (CP932) does not have", {
        expected: "characters of CP932",
        found: `${character} (U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")})`,
        where: JSON.stringify(
          text.slice(Math.max(0, text.indexOf(character) - 20), text.indexOf(character) + 20),
        ),
        remedy: 'write {encoding: "utf-8"}',
      });
    }
    if (code > 0xff) bytes[at++] = code >> 8;
    bytes[at++] = code & 0xff;
  }
  return bytes.slice(0, at);
}

/** Codes of all characters beyond ASCII, by what the decoder makes of each; where two mean one character, Windows' choice. */
function shiftJisCodes(): Map<string, number> {
  const codes = new Map<string, number>();
  const decoder = new TextDecoder("shift_jis");
  for (let code = 0xa1; code <= 0xdf; code++) codes.set(decoder.decode(Uint8Array.of(code)), code);
  // NEC's row 13 and JIS X 0208 first, then IBM's extensions (0xFA-0xFC), last NEC's selection of these (0xED, 0xEE).
  const leads = [...range(0x81, 0x9f), ...range(0xe0, 0xea), ...range(0xfa, 0xfc), 0xed, 0xee];
  for (const lead of leads) {
    for (const trail of [...range(0x40, 0x7e), ...range(0x80, 0xfc)]) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && character !== "\ufffd" && !codes.has(character)) {
        codes.set(character, lead << 8 | trail);
      }
    }
  }
  return codes;
}

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, k) => first + k);
