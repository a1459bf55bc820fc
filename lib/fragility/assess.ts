import type { RecordedItem } from "../notebook/mod.ts";
import { type Kind, KINDS } from "./circumstance.ts";
import { type Digits, digitsOf, worse } from "./digits.ts";
import type { ByKind, FragileColumn, FragileTable, FragileValue, Fragility, Marked } from "./fragility.ts";
import type { Observation, ObservedTable } from "./observation.ts";

/** What the runs of each kind published. */
export type Observations = Map<Kind, Observation[]>;

/** Compares what the record holds with what was published in other circumstances. */
export function assess(
  items: readonly RecordedItem[],
  recorded: Observation,
  others: Observations,
): Pick<Fragility, "values" | "tables" | "claims" | "figures" | "files"> {
  const of = <K extends RecordedItem["kind"]>(...kinds: K[]) =>
    items.filter((item): item is Extract<RecordedItem, { kind: K }> =>
      (kinds as string[]).includes(item.kind)
    );
  const marked = ({ id }: RecordedItem): Marked => ({
    id,
    changed: KINDS.filter((kind) =>
      others.get(kind)?.some(({ sums }) => sums.get(id) !== recorded.sums.get(id))
    ),
  });
  return {
    values: of("value").map((item) => valueOf(item, others)),
    tables: of("table").map((item) => tableOf(item, recorded.tables.get(item.id)!, others)),
    claims: of("claim").map(marked),
    figures: of("figure", "map").map(marked),
    files: of("file").map(marked),
  };
}

/** Something of each kind of which there are runs. */
function byKind<T>(others: Observations, of: (runs: Observation[]) => T | undefined): ByKind<T> {
  const all: ByKind<T> = {};
  for (const kind of KINDS) {
    const runs = others.get(kind) ?? [];
    const found = runs.length === 0 ? undefined : of(runs);
    if (found !== undefined) all[kind] = found;
  }
  return all;
}

function valueOf(
  { id, value, digits, interval }: Extract<RecordedItem, { kind: "value" }>,
  others: Observations,
): FragileValue {
  const part = (runs: Observation[], name: "value" | "lower" | "upper", recorded: number) =>
    digitsOf(recorded, runs.map(({ values }) => values.get(id)?.[name]));
  return {
    id,
    printed: digits,
    value: byKind(others, (runs) => part(runs, "value", value)),
    ...(interval === undefined ? {} : {
      interval: byKind(
        others,
        (runs) => worse(part(runs, "lower", interval.lower), part(runs, "upper", interval.upper)),
      ),
    }),
  };
}

function tableOf(
  item: Extract<RecordedItem, { kind: "table" }>,
  recorded: ObservedTable,
  others: Observations,
): FragileTable {
  const tables = (runs: Observation[]) =>
    runs.map(({ tables }) => new FoundTable(tables.get(item.id), recorded));
  const shown = new Map(item.columns.filter((column) => column.shown).map((column) => [column.name, column]));
  const columns = [...recorded.columns].filter(([name]) => !item.key.includes(name)).map(
    ([name, cells]): FragileColumn => {
      if (!cells.some((cell) => typeof cell === "number")) {
        return {
          name,
          changed: byKind(others, (runs) =>
            Math.max(
              ...tables(runs).map((it) => it.changed(name, cells)),
            ) || undefined),
        };
      }
      return {
        name,
        ...(shown.has(name) ? { printed: shown.get(name)!.digits ?? 0 } : {}),
        cells: byKind(others, (runs) => worstCell(name, cells, recorded.keys, tables(runs))),
      };
    },
  );
  return {
    id: item.id,
    rows: byKind(others, (runs) => Math.max(...tables(runs).map((it) => it.strangers)) || undefined),
    columns,
  };
}

/** Cells without a number in the record count where a run has one. Rows that are gone are told of the table. */
function worstCell(
  name: string,
  cells: readonly unknown[],
  keys: string[],
  tables: FoundTable[],
): (Digits & { at: string }) | undefined {
  let worst: (Digits & { at: string }) | undefined;
  cells.forEach((cell, row) => {
    const found = tables.filter((table) => table.has(row)).map((table) => table.cell(name, row));
    if (typeof cell !== "number" && found.every((other) => typeof other !== "number")) return;
    const digits = { ...digitsOf(typeof cell === "number" ? cell : NaN, found as number[]), at: keys[row] };
    worst = worst === undefined ? digits : worse(worst, digits);
  });
  return worst;
}

/** A table of a run, by the rows of the record. */
class FoundTable {
  readonly #rows: (number | undefined)[];
  /** Rows that only one of the two has. */
  readonly strangers: number;

  constructor(readonly table: ObservedTable | undefined, recorded: ObservedTable) {
    const at = new Map(table?.keys.map((key, row) => [key, row]));
    this.#rows = recorded.keys.map((key) => at.get(key));
    const common = this.#rows.filter((row) => row !== undefined).length;
    this.strangers = recorded.keys.length + (table?.keys.length ?? 0) - 2 * common;
  }

  has(row: number): boolean {
    return this.#rows[row] !== undefined;
  }

  cell(name: string, row: number): unknown {
    return this.table?.columns.get(name)?.[this.#rows[row]!];
  }

  /** Cells of a column that are not the record's. */
  changed(name: string, cells: readonly unknown[]): number {
    return cells.filter((cell, row) => this.has(row) && this.cell(name, row) !== cell).length;
  }
}
