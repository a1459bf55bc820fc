import { join } from "node:path";
import type { Table } from "apache-arrow";
import { lateImport } from "../loading/mod.ts";
import type { RunRecord } from "../notebook/mod.ts";

/** What a cell of a published table holds. */
export type CellValue = number | string | boolean | null;

/** A published table's cells. */
export interface ObservedTable {
  /** By name. */
  columns: Map<string, CellValue[]>;
  /** Of each row: what tells it apart. Its number where the table has no key. */
  keys: string[];
}

/** What a run published, as far as runs are compared. */
export interface Observation {
  /** By id: the number, and its bounds. */
  values: Map<string, { value: number; lower?: number; upper?: number }>;
  tables: Map<string, ObservedTable>;
  /** By id: checksums of figures and files, and whether a claim holds. */
  sums: Map<string, string>;
}

/** Takes from a record what runs are compared by. */
export async function observe({ folder, items }: Pick<RunRecord, "folder" | "items">): Promise<Observation> {
  // Every report asks what was measured, and few measure: what reads tables is for these alone.
  const { readArrow } = await lateImport<typeof import("../table/mod.ts")>(
    "../table/mod.ts",
    import.meta.url,
  );
  const observation: Observation = { values: new Map(), tables: new Map(), sums: new Map() };
  for (const item of items) {
    if (item.kind === "value") {
      const { value, interval } = item;
      observation.values.set(item.id, { value, lower: interval?.lower, upper: interval?.upper });
    } else if (item.kind === "table") {
      const table = readArrow(await Deno.readFile(join(folder, item.content.path!)));
      observation.tables.set(item.id, observed(table, item.key));
    } else if (item.kind === "claim") {
      observation.sums.set(item.id, item.holds ? "holds" : "falls");
    } else {
      const { content } = item;
      observation.sums.set(
        item.id,
        "ja" in content ? `${content.ja.sha256} ${content.en.sha256}` : content.sha256,
      );
    }
  }
  return observation;
}

function observed(table: Table, key: string[]): ObservedTable {
  const columns = new Map(
    table.schema.fields.map(({ name }, c) => [name, [...table.getChildAt(c)!] as CellValue[]]),
  );
  const parts = key.map((name) => columns.get(name)!);
  const keys = Array.from(
    { length: table.numRows },
    (_, row) => parts.length === 0 ? `row ${row + 1}` : parts.map((values) => String(values[row])).join(", "),
  );
  return { columns, keys };
}
