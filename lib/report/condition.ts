import { Fault } from "../fault/mod.ts";
import { type Cell, type Notebook, ownCells, type RecordedItem } from "../notebook/mod.ts";
import { unpublished } from "./unpublished.ts";

/**
 * A notebook without the narrative that does not hold for this run.
 *
 * A narrative cell with the metadata `"kenzan": {"when": "<id>"}` is set where the published value is not 0,
 * one with `{"unless": "<id>"}` where it is 0; for a claim, where it holds and where it does not. Its English shares its
 * lot. What is left out becomes a raw cell, so
 * that the cells keep their numbers.
 *
 * @param items What the run published.
 * @param path The notebook's path, for messages.
 * @param draft Whether cells may still publish: what depends on an id that is not there yet is left out.
 * @throws Fault for an id that no value or claim has, for a condition that is malformed or on a cell that is no Japanese
 * narrative.
 */
export function withConditions(
  notebook: Notebook,
  items: RecordedItem[],
  path: string,
  { draft = false } = {},
): Notebook {
  let number = 0;
  let isLeftOut = false;
  const own = new Set(ownCells(notebook));
  const cells = notebook.cells.map((cell): Cell => {
    if (!own.has(cell)) return cell;
    const where = `${path}, cell ${++number}`;
    const isEnglish = cell.metadata.tags?.includes("en") ?? false;
    if (isEnglish && isLeftOut && cell.metadata.kenzan === undefined) return asRaw(cell);
    isLeftOut = !holds(cell, items, where, draft);
    return isLeftOut ? asRaw(cell) : cell;
  });
  return { ...notebook, cells };
}

function holds(cell: Cell, items: RecordedItem[], where: string, draft: boolean): boolean {
  if (cell.metadata.kenzan === undefined) return true;
  const [key, id] = conditionOf(cell, where);
  const item = items.find((item) => item.id === id);
  if (item === undefined) {
    if (draft) return false;
    const values = items.filter(({ kind }) => kind === "value" || kind === "claim").map(({ id }) => id);
    throw unpublished(key, id, values, `${where}, metadata kenzan.${key}`);
  }
  if (item.kind === "claim") return item.holds === (key === "when");
  if (item.kind !== "value") {
    throw new Fault(`report: a passage depends on ${id}, which is a ${item.kind}`, {
      expected:
        "the id of a published value or claim: 0 leaves the passage out (with `unless`: anything else does)",
      found: `${id}, a ${item.kind}`,
      where: `${where}, metadata kenzan.${key}`,
      remedy: "publish in a cell before it a value or claim that decides, and name that",
    });
  }
  return (item.value !== 0) === (key === "when");
}

function conditionOf(cell: Cell, where: string): [key: "when" | "unless", id: string] {
  const entries = Object.entries(cell.metadata.kenzan ?? {});
  const [key, id] = entries[0] ?? [];
  const isJapanese = cell.cell_type === "markdown" && !cell.metadata.tags?.includes("en");
  if (isJapanese && entries.length === 1 && (key === "when" || key === "unless") && typeof id === "string") {
    return [key, id];
  }
  throw new Fault("report: a condition that cannot be followed", {
    expected: '{"when": "<id>"} or {"unless": "<id>"}, of a value or claim, on a Japanese narrative cell',
    found: `${JSON.stringify(cell.metadata.kenzan)} on ${whatIs(cell)}`,
    where: `${where}, metadata kenzan`,
    remedy: isJapanese
      ? undefined
      : "remove it: what a code cell publishes is decided in its code, and English follows its Japanese",
  });
}

function whatIs({ cell_type, metadata }: Cell): string {
  if (cell_type !== "markdown") return `a ${cell_type} cell`;
  return metadata.tags?.includes("en") ? "a cell tagged en" : "a narrative cell";
}

function asRaw({ id, source, metadata }: Cell): Cell {
  return { cell_type: "raw", id, source, metadata };
}
