import { Fault } from "../fault/mod.ts";
import type { AccessLog } from "./access_log.ts";
import { cellFailure } from "./cell_failure.ts";
import { CellLines, type NumberedCell } from "./cell_lines.ts";
import type { Execution } from "./execution.ts";
import type { Kernel } from "./kernel_client.ts";
import type { Cell, CodeCell, MimeBundle, Notebook } from "./nbformat.ts";
import { hasTag, INJECTED_TAG, PARAMETERS_TAG, stripOutputs } from "./notebook_file.ts";
import { isPublished, PUBLISHED_MIME } from "./outputs.ts";
import { checkedValues, injectedCode, valuesExpression } from "./parameters.ts";
import { PublishedThings } from "./published_things.ts";
import { refuseLinks } from "./record_folder.ts";
import { refusedAccess } from "./refused_access.ts";
import type { ParameterValue, RecordedItem } from "./run_record.ts";

/** What the cells of a notebook are executed with. */
export interface ExecuteCellsOptions {
  /** Path of the notebook relative to the project. */
  path: string;
  /** Absolute path of the project. */
  root: string;
  /** Folder of the run record to be. */
  folder: string;
  /** Values of `-p`. */
  overrides: Record<string, ParameterValue>;
  /** Seconds a cell may take without a tag. */
  timeout: number;
  /** Bytes. */
  outputLimit: number;
  /** Told which cell runs; tells what it was refused. */
  log: AccessLog;
  onCell: (cell: number, index: number) => void;
  /** Told after each cell that published something: its items, all so far, and whether no cell comes after it. */
  onPublished: (items: RecordedItem[], all: RecordedItem[], isLast: boolean) => void;
}

/** An executed notebook. */
export interface ExecutedCells {
  notebook: Notebook;
  items: RecordedItem[];
  parameters: Record<string, ParameterValue>;
  defaults: Record<string, ParameterValue>;
  /** Milliseconds by cell id. */
  durations: Record<string, number>;
}

/** The code cells of a notebook that are executed: those with code. */
export function codeCells(notebook: Notebook): { cell: CodeCell; number: number }[] {
  return notebook.cells.flatMap((cell, index) =>
    cell.cell_type === "code" && cell.source.trim() !== "" ? [{ cell, number: index + 1 }] : []
  );
}

/**
 * Executes all cells in order, until one fails.
 *
 * @throws {Fault} with the cell, its line, the cause, and what was published before.
 */
export async function executeCells(
  kernel: Kernel,
  source: Notebook,
  options: ExecuteCellsOptions,
): Promise<ExecutedCells> {
  const { path, overrides } = options;
  const notebook = structuredClone(stripOutputs(source));
  const declared = notebook.metadata.kenzan.parameters;
  const things = new PublishedThings(options.folder, path);
  const lines = new CellLines();
  const durations: Record<string, number> = {};
  let parameters: Record<string, ParameterValue> = {}, defaults = parameters;
  let injected: CodeCell | undefined;
  const cells = codeCells(notebook);
  for (const [index, { cell, number }] of cells.entries()) {
    options.onCell(number, index + 1);
    const { milliseconds, published } = await executeCell(kernel, { cell, number }, things, lines, options);
    durations[cell.id] = Math.round(milliseconds);
    const isLast = index === cells.length - 1;
    if (published.length > 0) options.onPublished(published, [...things.items], isLast);
    if (!hasTag(cell, PARAMETERS_TAG)) continue;
    const where = `${path}, cell ${number}`;
    const values = async () => checkedValues(await kernel.ask(valuesExpression(declared)), declared, where);
    parameters = defaults = await values();
    // What sets a parameter to its default leaves no trace: the same run has the same record.
    const others = Object.fromEntries(
      Object.entries(overrides).filter(([name, it]) => defaults[name] !== it),
    );
    if (Object.keys(others).length === 0) continue;
    injected = await inject(kernel, others, where);
    parameters = await values();
  }
  return {
    notebook: injected === undefined
      ? notebook
      : { ...notebook, cells: withInjected(notebook.cells, injected) },
    items: things.items,
    parameters,
    defaults,
    durations,
  };
}

async function executeCell(
  kernel: Kernel,
  { cell, number }: NumberedCell,
  things: PublishedThings,
  lines: CellLines,
  options: ExecuteCellsOptions,
): Promise<{ milliseconds: number; published: RecordedItem[] }> {
  const { outputLimit, path, root } = options;
  const timeout = cellTimeout(cell, `${path}, cell ${number}`) ?? options.timeout;
  const displays: MimeBundle[] = [];
  options.log.enter(cell.id);
  const execution = await kernel.execute(lines.place({ cell, number }), {
    timeout,
    outputLimit,
    onDisplay: (display) => {
      if ("data" in display && isPublished(display.data)) displays.push(display.data);
    },
  });
  cell.outputs = execution.outputs;
  cell.execution_count = execution.executionCount;
  const refusals = options.log.takeRefusals();
  const hasReached = refusals.some(({ isProbe }) => !isProbe);
  const failed = execution.ending !== "ok" || execution.escaped.length > 0 || hasReached;
  if (!failed) refuseLinks(options.folder, `${path}, cell ${number}`, { names: true });
  const taken: string[] = [], published: RecordedItem[] = [];
  for (const data of displays) {
    if (failed) {
      taken.push(String((data[PUBLISHED_MIME] as { id?: unknown } | null)?.id));
      continue;
    }
    const item = await things.take(data[PUBLISHED_MIME], { number, id: cell.id });
    data[PUBLISHED_MIME] = item;
    published.push(item);
  }
  if (failed) {
    const before = [...things.items.map(({ id }) => id), ...taken];
    const place = { notebook: path, root, number, cell, lines, timeout, outputLimit, published: before };
    throw await refusedAccess(refusals, execution, place) ?? await cellFailure(execution, place);
  }
  return { milliseconds: execution.milliseconds, published };
}

/** Seconds from a tag `timeout=<seconds>`. */
function cellTimeout(cell: Cell, where: string): number | undefined {
  const tag = cell.metadata.tags?.find((tag) => tag.startsWith("timeout"));
  if (tag === undefined) return undefined;
  const seconds = Number(tag.match(/^timeout=(\d+(\.\d+)?)$/)?.[1]);
  if (seconds > 0) return seconds;
  throw new Fault("notebook: a malformed timeout", {
    expected: "a tag `timeout=<seconds>`, e.g. `timeout=600`",
    found: JSON.stringify(tag),
    where,
    remedy: "correct the tag of the cell: seconds above 0, without a unit",
  });
}

async function inject(
  kernel: Kernel,
  overrides: Record<string, ParameterValue>,
  where: string,
): Promise<CodeCell> {
  const source = injectedCode(overrides);
  const execution: Execution = await kernel.execute(source);
  if (execution.ending !== "ok") {
    throw new Fault("notebook: a parameter cannot be set", {
      expected: "parameters declared with `let name = value;`",
      found: execution.error?.evalue ?? execution.death ?? execution.ending,
      where,
      remedy: "use `let`, not `const`",
    });
  }
  return {
    cell_type: "code",
    id: INJECTED_TAG,
    metadata: { tags: [INJECTED_TAG] },
    source,
    outputs: [],
    execution_count: execution.executionCount,
  };
}

/** The cells with the injected one behind the parameters. */
export function withInjected(cells: Cell[], injected: Cell): Cell[] {
  return cells.flatMap((cell) => hasTag(cell, PARAMETERS_TAG) ? [cell, injected] : [cell]);
}
