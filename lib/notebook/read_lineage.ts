import type { CellLineage } from "./cell_lineage.ts";
import { lateImport } from "../loading/mod.ts";
import type { Notebook } from "./nbformat.ts";

/** Reads where a notebook's results come from off its code. Loads a parser of TypeScript, for which no kernel waits. */
export async function readLineage(notebook: Notebook): Promise<CellLineage> {
  const { CellLineage } = await lateImport<typeof import("./cell_lineage.ts")>(
    "./cell_lineage.ts",
    import.meta.url,
  );
  return await CellLineage.read(notebook);
}
