/** How the results of a study are written: one line a row, so that what changed shows. The same numbers give the same bytes. */

/**
 * What holds for the whole study, then its cells.
 *
 * @param head Level, seed, columns: in the order in which they are written.
 * @param cells Each as JSON, indented by two.
 */
export function resultsText(head: Readonly<Record<string, unknown>>, cells: readonly string[]): string {
  const fields = Object.entries(head).map(([name, value]) => ` "${name}": ${JSON.stringify(value)},\n`);
  return `{\n${fields.join("")} "cells": [\n${cells.join(",\n")}\n ]\n}\n`;
}

/** A cell by its part and design, with rows under a name. */
export function cellText(
  { part, design }: { part: string; design: unknown },
  name: string,
  rows: readonly unknown[],
): string {
  return `  {"part": ${JSON.stringify(part)}, "design": ${JSON.stringify(design)}, "${name}": ${
    rowsText(rows)
  }}`;
}

/** A list, one line a row. */
export function rowsText(rows: readonly unknown[], indent = 3): string {
  const margin = " ".repeat(indent);
  return `[\n${rows.map((row) => margin + JSON.stringify(row)).join(",\n")}\n  ]`;
}

/** Where the results of a study stand. */
export function resultsOf(study: string): URL {
  return new URL(`../results/${study}.json`, import.meta.url);
}

/** Runs cells one after the other and tells how long each took, with what is written for it. */
export function runCells<C extends { part: string; design: object }, R>(
  cells: readonly C[],
  run: (cell: C) => R,
  describe: (result: R) => string,
): R[] {
  return cells.map((cell) => {
    const from = performance.now();
    const result = run(cell);
    const seconds = ((performance.now() - from) / 1000).toFixed(0);
    console.error(`${cell.part} ${Object.values(cell.design).join(", ")}: ${seconds} s`);
    console.error(describe(result));
    return result;
  });
}
