import type { Cell, Notebook } from "./nbformat.ts";
import { codeCells, withInjected } from "./execute_cells.ts";
import { hasTag, INJECTED_TAG, stripOutputs } from "./notebook_file.ts";
import { withItem } from "./outputs.ts";
import type { RecordedItem, RunRecord } from "./run_record.ts";

/**
 * An executed notebook with the narrative and metadata of its present file. The code cells are the
 * same, one by one; their ids and numbers may have moved.
 */
export function refreshNarrative(
  last: Pick<RunRecord, "notebook" | "items">,
  current: Notebook,
): { notebook: Notebook; items: RecordedItem[] } {
  const injected = last.notebook.cells.find((cell) => hasTag(cell, INJECTED_TAG));
  const executed = codeCells(last.notebook).filter(({ cell }) => cell !== injected).map(({ cell }) => cell);
  const fresh = stripOutputs(current);
  const places = codeCells(fresh);
  const moved = new Map(executed.map(({ id }, index) => [id, places[index]]));
  const items = last.items.map((item) => {
    const { cell, number } = moved.get(item.cellId)!;
    return { ...item, cell: number, cellId: cell.id };
  });
  const byId = new Map(items.map((item) => [item.id, item]));
  const cells = fresh.cells.map((cell): Cell => {
    const index = places.findIndex((place) => place.cell === cell);
    if (cell.cell_type !== "code" || index < 0) return cell;
    const { outputs, execution_count } = executed[index];
    return { ...cell, execution_count, outputs: outputs.map((output) => withItem(output, byId)) };
  });
  return {
    notebook: { ...fresh, cells: injected === undefined ? cells : withInjected(cells, injected) },
    items,
  };
}
