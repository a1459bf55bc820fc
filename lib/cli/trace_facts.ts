import type { DeliveredReport } from "../audit/mod.ts";
import type { LineagePath, ParameterValue, RecordedDataset, RecordedItem } from "../notebook/mod.ts";

/** All that a report tells of where one thing comes from. */
export interface Trace {
  /** What was published; contents are told by checksum and path in the run record. */
  item: RecordedItem;
  notebook: string;
  cell: number;
  /** 1-based line in the cell of the call that published it, and its text; absent where the code does not show it. */
  line?: number;
  source?: string;
  cells: number[];
  functions: string[];
  queries: LineagePath["queries"];
  /** With the values of the run. */
  parameters: Record<string, ParameterValue>;
  datasets: Pick<
    RecordedDataset,
    "id" | "title" | "licence" | "confidentiality" | "source" | "sha256" | "bytes" | "readBy"
  >[];
  wide?: LineagePath["wide"];
}

/**
 * Looks up where a published thing comes from.
 *
 * @param id of an item that the report has.
 */
export function traceOf({ items, lineage, manifest, notebook }: DeliveredReport, id: string): Trace {
  const item = items.find((it) => it.id === id)!;
  const { line, path } = lineage.items[id];
  const { cells, functions, queries, parameters, datasets, wide } = lineage.paths[path];
  const cell = notebook.cells.find((it) => it.id === item.cellId);
  const source = line === undefined ? undefined : cell?.source.split("\n")[line - 1]?.trim();
  return {
    item,
    notebook: manifest.notebook.path,
    cell: item.cell,
    ...(line === undefined ? {} : { line }),
    ...(source === undefined ? {} : { source }),
    cells,
    functions,
    queries,
    parameters: Object.fromEntries(parameters.map((name) => [name, manifest.parameters[name]])),
    datasets: manifest.datasets.filter((it) => datasets.includes(it.id)).map(
      ({ id, title, licence, confidentiality, source, sha256, bytes, readBy }) => ({
        id,
        title,
        licence,
        confidentiality,
        source,
        sha256,
        bytes,
        ...(readBy === undefined ? {} : { readBy }),
      }),
    ),
    ...(wide === undefined ? {} : { wide }),
  };
}
