import { isUtf8 } from "node:buffer";
import { Fault } from "../fault/mod.ts";
import { CellColumn } from "../geo/mod.ts";
import { refuseOldLineEnds } from "./csv.ts";
import { CsvScanner } from "./csv_scanner.ts";
import type { CatalogEntry } from "./entry.ts";
import { inferField, missingTexts, type TextColumn, textRemark } from "./infer_field.ts";
import { textBytes } from "./text_bytes.ts";
import { isShiftJis, linesOfUtf8, startsWith, utf16In, UTF8_MARK } from "./text_encoding.ts";
import { unitInHead } from "./unit.ts";

/** What the contents of a CSV file say about it, and what a person should look at. */
export interface CsvContents {
  encoding: NonNullable<CatalogEntry["encoding"]>;
  schema: NonNullable<CatalogEntry["schema"]>;
  /** Whether columns are called as coordinates are. */
  hasPlace: boolean;
  findings: string[];
}

type Place = { id: string; file: string; entryFile: string };

/** Lines that are listed. */
const LISTED = 5;

/**
 * Encoding, fields and missing values of a CSV file.
 *
 * @throws {Fault} for a file that no entry can describe: empty or without rows, of two encodings, cells apart by other
 * signs than commas, columns without a name or of the same name, rows of another length.
 */
export function inferCsv(bytes: Uint8Array, place: Place): CsvContents {
  const { encoding, text } = decoded(bytes, place);
  if (text.length === 0) throw unfit(place, "an empty file", { remedy: "get the whole file" });
  refuseOldLineEnds(text, place);
  const scanner = new CsvScanner(text, place.file);
  const names = scanner.header().map((name) => name.trim());
  refuseHeader(names, place);
  const columns = names.map(() => new CellColumn({ type: "string" }, 4096));
  let rows = 0;
  for (let count = scanner.next(); count > 0; rows += count, count = scanner.next()) {
    columns.forEach((column, c) =>
      column.read(text, scanner.starts, scanner.ends, c, names.length, rows, count)
    );
  }
  if (scanner.raggedCount > 0) {
    throw unfit(place, "rows with too few or too many cells", {
      expected: `${names.length} cells, as in the header`,
      found: scanner.ragged.map(({ line, cells }) => `line ${line}: ${cells} cells`).join("\n"),
      remedy: "correct these rows first; a cell with a comma in it, 1,234 too, stands in quotes",
    });
  }
  if (rows === 0) {
    throw unfit(place, "a header without rows", {
      found: names.slice(0, 20).join(", "),
      remedy: "get the whole file: types and codes are read off the rows",
    });
  }
  const texts = columns.map((column, c): TextColumn => ({
    name: names[c],
    codes: column.values.subarray(0, rows) as Int32Array,
    missing: column.missing.subarray(0, rows),
    dictionary: column.dictionary,
  }));
  // They hold for the whole file: what one column calls missing is missing in every other.
  const missing = [...new Set(texts.flatMap(missingTexts))];
  const fields = texts.map((column) => inferField(column, missing));
  const placeOf = (row: number) => `line ${scanner.lineOf(row)}`;
  const [first] = columns;
  const isKey = rows > 1 && first.dictionary.size === rows && fields[0].type !== "number" &&
    fields[0].constraints?.required === true;
  return {
    encoding,
    hasPlace: names.some((name) =>
      /^(lon|lat|longitude|latitude|x|y|easting|northing|経度|緯度)\b/i.test(name)
    ),
    schema: {
      fields,
      ...(isKey ? { primaryKey: [fields[0].name] } : {}),
      ...(missing.length > 0 ? { missingValues: ["", ...missing] } : {}),
    },
    findings: texts.flatMap((column, c) => textRemark(column, fields[c], missing, placeOf) ?? []),
  };
}

/** The bytes as UTF-8, and what they were in. */
function decoded(bytes: Uint8Array, place: Place): { encoding: CsvContents["encoding"]; text: Uint8Array } {
  const utf16 = utf16In(bytes);
  if (utf16 !== undefined) {
    throw unfit(place, "the file is UTF-16", {
      expected: "UTF-8 or Shift_JIS (CP932)",
      found: utf16,
      remedy: "save it as UTF-8, and add it again",
    });
  }
  const isMarked = startsWith(bytes, UTF8_MARK);
  const encoding = isMarked || isUtf8(bytes) ? "utf-8" : "shift_jis";
  if (encoding === "shift_jis") refuseMixture(bytes, place);
  try {
    return { encoding, text: textBytes(bytes, encoding, place) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { found } = error;
    const isOther = isMarked && isShiftJis(bytes.subarray(UTF8_MARK.length));
    throw unfit(
      place,
      isOther
        ? "it begins as UTF-8, and goes on as Shift_JIS"
        : isMarked
        ? "it begins as UTF-8, and goes on otherwise"
        : "neither UTF-8 nor Shift_JIS",
      {
        expected: "UTF-8 or Shift_JIS (CP932) throughout",
        found,
        remedy: isOther
          ? "open it as Shift_JIS (CP932), save it as UTF-8, and add it again"
          : "save the whole file in one encoding, and add it again",
      },
    );
  }
}

/** Lines of UTF-8 in a file of CP932 (two files put together) would be read as 文字化け without one invalid byte. */
function refuseMixture(bytes: Uint8Array, place: Place): void {
  const lines = linesOfUtf8(bytes, LISTED);
  if (lines.length === 0) return;
  throw unfit(place, "two encodings in one file", {
    expected: "UTF-8 or Shift_JIS (CP932) throughout",
    found: `UTF-8 in ${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")}${
      lines.length === LISTED ? ", ..." : ""
    }, and other lines that are not`,
    remedy: "save the whole file in one encoding, and add it again",
  });
}

function refuseHeader(names: string[], place: Place): void {
  const separator = [";", "\t", "|"].find((sign) => names.length === 1 && names[0].includes(sign));
  if (separator !== undefined) {
    const shown = separator === "\t" ? "tabs" : separator;
    throw unfit(place, "cells that are not apart by commas", {
      expected: "commas between cells",
      found: `${shown} in the header: ${JSON.stringify(names[0].slice(0, 80))}`,
      remedy: "save the file with commas; a decimal comma becomes a point",
    });
  }
  const unnamed = names.flatMap((name, c) => name === "" ? [c + 1] : []);
  if (unnamed.length > 0) {
    throw unfit(place, unnamed.length === 1 ? "a column without a name" : "columns without a name", {
      expected: "a name for every column in the first line",
      found: names.length === unnamed.length
        ? "a first line without any name"
        : `no name in column ${unnamed.join(", ")}`,
      remedy: "name them in the file, or take them out",
    });
  }
  const broken = names.find((name) => name.includes("\r"));
  if (broken !== undefined) {
    throw unfit(place, "lines that end in CR alone", {
      expected: "lines that end in LF or CRLF",
      found: JSON.stringify(broken.slice(0, 80)),
      remedy: "save the file again with ordinary line ends",
    });
  }
  const fields = names.map((name) => unitInHead(name)?.name ?? name);
  const twice = names.filter((_, c) => fields.indexOf(fields[c]) !== fields.lastIndexOf(fields[c]));
  if (twice.length > 0) {
    throw unfit(place, "columns of the same name", {
      expected: "each name once (a unit in brackets is no part of it)",
      found: twice.join(", "),
      remedy: "rename them in the file",
    });
  }
}

function unfit(
  place: Place,
  subject: string,
  parts: { expected?: string; found?: string; remedy: string },
): Fault {
  return new Fault(`catalog: ${place.id}: ${subject}`, { ...parts, where: place.file });
}
