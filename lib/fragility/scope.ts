import { type CatalogEntry, isMeasured } from "../catalog/mod.ts";
import type { NotebookDescription } from "../notebook/mod.ts";

/** What can be varied in a notebook. */
export interface Scope {
  /** Names of parameters that are seeds. */
  seeds: string[];
  /** Ids of tables whose rows can stand in another order. */
  orders: string[];
  /** Measured fields, `<dataset>.<field>`. */
  fields: string[];
  /** Ids of inputs that stay as they are: rasters, vectors, frames and models. */
  fixed: string[];
}

/** What can be varied in a notebook with these inputs. */
export function scopeOf({ parameters }: NotebookDescription, entries: CatalogEntry[]): Scope {
  const tables = entries.filter(({ format }) => ["csv", "parquet", "arrow"].includes(format));
  return {
    seeds: Object.entries(parameters).filter(([name, { type, role }]) =>
      role === "seed" || name === "seed" && type === "number"
    ).map(([name]) => name),
    orders: tables.filter(({ ordered }) => !ordered).map(({ name }) => name),
    fields: tables.flatMap((entry) =>
      entry.schema!.fields.filter((field) => isMeasured(field, entry)).map(({ name }) =>
        `${entry.name}.${name}`
      )
    ),
    fixed: entries.filter((entry) => !tables.includes(entry)).map(({ name }) => name),
  };
}
