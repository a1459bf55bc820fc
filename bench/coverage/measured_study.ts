/** A study whose results are measures, cell by cell: run whole or in parts, and written. */
import { COLUMNS, type Measure } from "./measures.ts";
import { cellText, resultsOf, resultsText } from "./results.ts";

/** A cell: samples of one design. Runs alone, with the same outcome. */
export interface MeasuredCell {
  part: string;
  /** What makes it another cell than the others of its part. */
  design: Readonly<Record<string, string | number>>;
  run(): Measure[] | Promise<Measure[]>;
}

/** What is written for a cell. */
export interface MeasuredResult {
  part: string;
  design: MeasuredCell["design"];
  /** Values in the order of {@link COLUMNS}. */
  rows: (string | number | null)[][];
}

/** A study and where its results stand. */
export interface MeasuredStudy {
  /** Of the file in `bench/results`, without `.json`. */
  name: string;
  /** Of every random number. */
  seed: number;
  /** Nominal, of intervals. */
  level: number;
  cells: readonly MeasuredCell[];
}

/** Name of a cell in its study. */
export const measuredName = ({ part, design }: Pick<MeasuredCell, "part" | "design">): string =>
  [part, ...Object.values(design)].join(", ");

/** Runs a cell. */
export async function measured(cell: MeasuredCell): Promise<MeasuredResult> {
  const rows = await cell.run();
  return {
    part: cell.part,
    design: cell.design,
    rows: rows.map((row) => COLUMNS.map((column) => row[column])),
  };
}

/** What is written. */
export const measuredText = (
  { seed, level }: Pick<MeasuredStudy, "seed" | "level">,
  cells: readonly MeasuredResult[],
): string =>
  resultsText({ level, seed, columns: COLUMNS }, cells.map((cell) => cellText(cell, "rows", cell.rows)));

/**
 * Runs the cells of these parts, or all if none is named, one after the other, and writes them; cells of other parts keep
 * the results they have.
 */
export async function runStudy(study: MeasuredStudy, parts: readonly string[]): Promise<void> {
  const file = resultsOf(study.name);
  const kept = new Map<string, MeasuredResult>();
  if (parts.length > 0) {
    const { cells }: { cells: MeasuredResult[] } = JSON.parse(await Deno.readTextFile(file));
    for (const cell of cells) if (!parts.includes(cell.part)) kept.set(measuredName(cell), cell);
  }
  const results: MeasuredResult[] = [];
  for (const cell of study.cells) {
    const from = performance.now();
    const known = kept.get(measuredName(cell));
    results.push(known ?? await measured(cell));
    if (known) continue;
    console.error(`${measuredName(cell)}: ${((performance.now() - from) / 1000).toFixed(0)} s`);
    console.error(results.at(-1)!.rows.map((row) => `  ${row.join("; ")}`).join("\n"));
  }
  await Deno.writeTextFile(file, measuredText(study, results));
}
