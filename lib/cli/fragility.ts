import { Command, InvalidArgumentError } from "commander";
import { join, relative } from "node:path";
import {
  type Decimals,
  type Digits,
  type FragileTable,
  type Fragility,
  type Kind,
  KINDS,
  least,
  measureFragility,
  MOST_RUNS,
  overprinted,
} from "../fragility/mod.ts";
import { FRAGILITY_FILE, interruptible, Interruption } from "../notebook/mod.ts";
import { KIND_NAMES, measureLine } from "./measure_progress.ts";
import { foldersFromHere, fromHere, projectRoot } from "./from_here.ts";
import { findNotebooks } from "./notebook_paths.ts";
import { textTable } from "./text_table.ts";

interface FragilityFlags {
  runs: number;
  jobs: number;
  parameter: Record<string, string>;
  catalog: string[];
  allow: string[];
  timeout?: number;
  out: string;
  json: boolean;
}

/** `fragility`: runs a notebook in other circumstances, and tells how many digits of each number survive. */
export function command(): Command {
  return new Command("fragility")
    .description("run a notebook with other seeds, row orders and last bits: how many digits survive?")
    .argument("<notebook>", "a notebook with a run record")
    .option("--runs <n>", "runs of each kind", runCount, 3)
    .option("--jobs <n>", "runs at once", wholeNumber, Math.min(navigator.hardwareConcurrency, 4))
    .option("-p, --parameter <name=value>", "parameter of the run record; repeatable", assignment, {})
    .option(
      "--catalog <folder>",
      "catalog entries that override the built-in ones; repeatable",
      foldersFromHere,
      [],
    )
    .option("--allow <permission>", "grant a permission that the notebook asks for; repeatable", append, [])
    .option("--timeout <seconds>", "longest that a cell may take (default: 600)", wholeNumber)
    .option("--out <folder>", "where the run records are", fromHere, join(projectRoot, "reports", "out"))
    .option("--json", "print what was measured as JSON", false)
    .action(async (path: string, flags: FragilityFlags) => {
      Deno.exitCode = await fragility(path, flags);
    });
}

/** Exit code: 0 when measured, a shell's code when interrupted. */
async function fragility(path: string, flags: FragilityFlags): Promise<number> {
  const [notebook] = await findNotebooks([path]);
  const { runs, jobs, parameter: parameters, catalog: catalogFolders, allow, timeout, out: outFolder } =
    flags;
  try {
    const measured = await interruptible((signal) =>
      measureFragility(notebook, {
        runs,
        jobs,
        parameters,
        catalogFolders,
        allow,
        timeout,
        outFolder,
        signal,
        onEvent: (event) => console.error(measureLine(event)),
      })
    );
    console.log(flags.json ? JSON.stringify(measured, undefined, 2) : describe(measured));
    return 0;
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    console.error(`${relative(Deno.cwd(), notebook)}: ${error.message}`);
    return error.exitCode;
  }
}

/** What was measured, for a person. */
function describe(measured: Fragility): string {
  const { scope, values, tables, claims, figures, files, failures, runs } = measured;
  const kinds = KINDS.filter((kind) =>
    values.some(({ value }) => kind in value) || tables.some((it) => hasKind(it, kind))
  );
  const over = overprinted(measured);
  const none = (list: string[], what: string) => list.length > 0 ? list.join(", ") : what;
  return [
    `seeds:      ${none(scope.seeds, "no parameter is one")}; V8's own`,
    `row order:  ${none(scope.orders, "no table without an order of its own")}`,
    `last bits:  ${none(scope.fields, "no input holds measurements in fractions")}`,
    ...(scope.fixed.length > 0 ? [`not varied: ${scope.fixed.join(", ")} (no tables)`] : []),
    "",
    `Significant digits that survive in the worst of ${runs} runs (typically):`,
    "",
    textTable(
      [
        ["", ...kinds.map((kind) => KIND_NAMES[kind]), "decimals", "printed", ""],
        ...valueRows(measured, kinds),
        ...tableRows(tables, kinds),
      ],
      kinds.map((_, at) => at + 1).concat(kinds.length + 1, kinds.length + 2),
    ),
    "",
    ...tables.flatMap(({ id, rows }) =>
      Object.entries(rows).map(([kind, n]) => `${id}: ${n} rows come or go with ${KIND_NAMES[kind as Kind]}`)
    ),
    ...tables.flatMap(({ id, columns }) =>
      columns.flatMap(({ name, changed = {} }) =>
        Object.entries(changed).map(([kind, n]) =>
          `${id}, ${name}: ${n} texts change with ${KIND_NAMES[kind as Kind]}`
        )
      )
    ),
    ...claims.filter(({ changed }) => changed.length > 0).map(({ id, changed }) =>
      `claim ${id} is not the same with ${changed.map((kind) => KIND_NAMES[kind]).join(", ")}`
    ),
    ...[...figures, ...files].filter(({ changed }) => changed.length > 0).map(({ id, changed }) =>
      `${id} changes with ${changed.map((kind) => KIND_NAMES[kind]).join(", ")}`
    ),
    ...(tables.length > 0 ? [wholeColumns(tables)] : []),
    `${unchanged(figures)} figures and ${unchanged(files)} files are the same in every run.`,
    ...failures.map(({ kind, run, message }) => `failed: ${KIND_NAMES[kind]}, run ${run}: ${message}`),
    ...(failures.length > 0
      ? ["Of these runs nothing is known: the notebook does not run in their circumstances."]
      : []),
    over.length === 0
      ? "No number has more decimals printed than survive."
      : `Numbers with more decimals printed than survive (<): ${over.length}; the report says so.`,
    `Written beside the run record as ${FRAGILITY_FILE}.`,
  ].join("\n");
}

function hasKind({ columns }: FragileTable, kind: Kind): boolean {
  return columns.some(({ cells = {} }) => kind in cells);
}

const unchanged = (items: { changed: Kind[] }[]) =>
  `${items.filter(({ changed }) => changed.length === 0).length} of ${items.length}`;

function valueRows({ values }: Fragility, kinds: Kind[]): string[][] {
  return values.flatMap(({ id, printed, value, interval }) => [
    row(id, value, printed, kinds),
    ...(interval ? [row(`${id}, interval`, interval, printed, kinds)] : []),
  ]);
}

/** Of columns that are printed, those in which something changed: tables have many. */
function tableRows(tables: FragileTable[], kinds: Kind[]): string[][] {
  return tables.flatMap(({ id, columns }) =>
    columns.flatMap(({ name, printed, cells }) =>
      cells && printed !== undefined && Object.values(cells).some(({ decimals }) => decimals !== "all")
        ? [row(`${id}, ${name}`, cells, printed, kinds)]
        : []
    )
  );
}

function wholeColumns(tables: FragileTable[]): string {
  const printed = tables.flatMap(({ columns }) => columns).filter(({ cells, printed }) =>
    cells && printed !== undefined
  );
  const whole = printed.filter(({ cells }) =>
    Object.values(cells!).every(({ decimals }) => decimals === "all")
  );
  return `${whole.length} of ${printed.length} columns of tables keep all digits in every run.`;
}

function row(name: string, digits: Partial<Record<Kind, Digits>>, printed: number, kinds: Kind[]): string[] {
  const all = Object.values(digits);
  const survive = all.map(({ decimals }) => decimals).reduce<Decimals>(least, "all");
  const isOver = survive === "none" || typeof survive === "number" && survive < printed;
  return [
    name,
    ...kinds.map((kind) => digits[kind] ? significant(digits[kind]) : ""),
    String(survive),
    String(printed),
    isOver ? "<" : "",
  ];
}

function significant({ worst, typical, decimals }: Digits): string {
  return decimals === "all" ? "all" : `${worst.toFixed(1)} (${typical.toFixed(1)})`;
}

function assignment(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("expected name=value, e.g. -p level=0.9");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function append(text: string, before: string[]): string[] {
  return [...before, text];
}

function runCount(text: string): number {
  const runs = wholeNumber(text);
  if (runs > MOST_RUNS) throw new InvalidArgumentError(`expected at most ${MOST_RUNS}`);
  return runs;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("expected a whole number from 1");
  return Number(text);
}
