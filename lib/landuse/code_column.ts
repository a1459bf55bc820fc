import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { columnNumbers } from "../table/mod.ts";
import { isNumeric, textsOf } from "./name_column.ts";

/** Stands for a cell without a value. Shapefiles write an empty Short Integer as 0; no code is 0. */
export const EMPTY = 0;
/** Stands for a value that cannot be a code at all: below 0, above 127, or not whole. */
export const MISFIT = -1;

/** A column of codes over the points of a table. */
export interface CodeColumn {
  /** Field name as the file has it. */
  name: string;
  /** {@link EMPTY} where there is none, {@link MISFIT} where it does not fit. */
  values: Int8Array;
  /** What stands in the rows that are {@link MISFIT}. */
  misfits: ReadonlyMap<number, number>;
}

/** A column of codes with what a reader tells about it. */
export interface ReadCodes extends CodeColumn {
  /** Cells with 0, read as empty. */
  zeros: number;
  /** Whether the file has texts: of numbers, or all empty (a file without a value in the field has no other type). */
  areTexts: boolean;
}

/**
 * A column of codes, whatever number type it has; numbers written as texts too.
 *
 * @throws Fault when the column is missing, and for a text that is no number.
 */
export function codeColumn(table: Table, name: string): ReadCodes {
  const areTexts = table.getChild(name) !== null && !isNumeric(table, name);
  const numbers = areTexts ? numbersIn(table, name) : columnNumbers(table, name, { missing: NaN });
  const values = new Int8Array(numbers.length);
  const misfits = new Map<number, number>();
  let zeros = 0;
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row];
    if (value !== value) continue;
    if (value === 0) zeros++;
    if (value >= 0 && value <= 127 && Number.isInteger(value)) {
      values[row] = value;
    } else {
      values[row] = MISFIT;
      misfits.set(row, value);
    }
  }
  return { name, values, misfits, zeros, areTexts };
}

function numbersIn(table: Table, name: string): Float64Array {
  return Float64Array.from(textsOf(table, name), (text, row) => {
    const value = text.trim() === "" ? NaN : Number(text);
    if (text.trim() === "" || Number.isFinite(value)) return value;
    throw new Fault("landuse: a field of codes holds texts", {
      expected: "whole numbers (Short Integer, 別表4, 別表5)",
      found: JSON.stringify(text),
      where: `field ${name}, row ${row + 1}`,
      remedy: "replace the texts by the codes of 別表3",
    });
  });
}

/** What stands in a row, as text; empty where nothing does. */
export function valueText({ values, misfits }: CodeColumn, row: number): string {
  const value = values[row];
  return value === EMPTY ? "" : String(value === MISFIT ? misfits.get(row) ?? value : value);
}
