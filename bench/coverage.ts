/**
 * How often the intervals of the library hold the truth, by how rare the events are: a long study (eight
 * minutes on two cores), whose results stand in `bench/results/coverage.json`. The same seed gives the same bytes.
 *
 *     deno task coverage
 *     deno task coverage country "field visits"    these parts again; the others keep their results
 */
import { countryCells } from "./coverage/country.ts";
import { estimatorCells } from "./coverage/estimators.ts";
import { rateCells } from "./coverage/rate_intervals.ts";
import { cellText, resultsOf, resultsText } from "./coverage/results.ts";
import { type Cell, COLUMNS, type Row } from "./coverage/score.ts";

/** Of every random number of the study. */
export const SEED = 20261101;
/** Nominal. */
export const LEVEL = 0.95;

/** All cells, each of which runs alone with the same outcome. */
export function allCells(): Cell[] {
  return [...rateCells(SEED), ...estimatorCells(SEED), ...countryCells(SEED)];
}

/** What is written for a cell. */
export interface CellResult {
  part: string;
  design: Cell["design"];
  /** Values in the order of `columns`. */
  methods: (string | number | boolean)[][];
}

/** A cell with the outcome of its methods. */
export const written = ({ part, design }: Cell, rows: Row[]): CellResult => ({
  part,
  design,
  methods: rows.map((row) => COLUMNS.map((column) => row[column])),
});

const RESULTS = resultsOf("coverage");

/** What is written. */
const text = (cells: CellResult[]): string =>
  resultsText(
    { level: LEVEL, seed: SEED, columns: COLUMNS },
    cells.map((cell) => cellText(cell, "methods", cell.methods)),
  );

/** The results there are, in the order of the cells, those of some parts left out. */
async function keptResults(cells: Cell[], parts: string[]): Promise<CellResult[]> {
  const kept: CellResult[] = [];
  if (parts.length === 0) return kept;
  const name = ({ part, design }: Pick<Cell, "part" | "design">) => JSON.stringify([part, design]);
  const results: { cells: CellResult[] } = JSON.parse(await Deno.readTextFile(RESULTS));
  cells.forEach((cell, k) => {
    const found = results.cells.find((each) => name(each) === name(cell));
    if (found && !parts.includes(cell.part)) kept[k] = found;
  });
  return kept;
}

/** Divides the cells among workers, the longest first; cells with a result are not run again. */
async function study(workers: number, parts: string[]): Promise<CellResult[]> {
  const cells = allCells();
  const results = await keptResults(cells, parts);
  const left = cells.map((_, k) => k).filter((k) => results[k] === undefined).sort((a, b) =>
    weight(cells[b]) - weight(cells[a]) || a - b
  );
  await Promise.all(Array.from({ length: workers }, async () => {
    const worker = new Worker(import.meta.resolve("./coverage/worker.ts"), { type: "module" });
    for (let k = left.shift(); k !== undefined; k = left.shift()) {
      const from = performance.now();
      results[k] = await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => reject(event.error ?? new Error(event.message));
        worker.postMessage(k);
      });
      console.error(
        `${left.length} left; ${cells[k].part} ${Object.values(cells[k].design).join(", ")}: ${
          ((performance.now() - from) / 1000).toFixed(0)
        } s`,
      );
    }
    worker.terminate();
  }));
  return results;
}

const weight = ({ part, design }: Cell) =>
  part === "country" ? 3 : design.grid === "4 km" && Number(design.expectedEvents) > 20 ? 2 : 1;

if (import.meta.main) {
  const results = await study(2, Deno.args);
  await Deno.writeTextFile(RESULTS, text(results));
  const at = (column: typeof COLUMNS[number]) => COLUMNS.indexOf(column);
  const rows = results.flatMap(({ part, design, methods }) =>
    methods.map((values) => ({
      part,
      design: Object.values(design).join(", "),
      method: values[at("method")],
      coverage: Number(values[at("coverage")]),
      error: Number(values[at("error")]),
    }))
  );
  console.log("Methods that hold the truth in less than 92 % of a cell's samples:");
  console.table(rows.filter(({ coverage }) => coverage < 0.92));
}
