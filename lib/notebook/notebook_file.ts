/** Notebook files: nbformat 4, checked on reading, written as Jupyter writes them. */

import { Fault } from "../fault/mod.ts";
import { canonicalJson } from "./canonical.ts";
import { checkedDescription } from "./description.ts";
import type { Cell, MimeBundle, Notebook, Output } from "./nbformat.ts";

/** The tag of the cell that declares parameters (papermill's convention). */
export const PARAMETERS_TAG = "parameters";
/** The tag of the cell that a run puts behind it. */
export const INJECTED_TAG = "injected-parameters";

/**
 * Reads a notebook.
 *
 * @throws {Fault} when there is no such file, and as {@link parseNotebook}.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    throw new Fault("notebook: cannot be read", {
      expected: "a notebook file",
      found: cause instanceof Error ? cause.message : String(cause),
      where: path,
      cause,
    });
  }
  return parseNotebook(text, path);
}

/**
 * A notebook from its JSON text. Cells without an id (nbformat before 4.5) are called `cell-<n>`.
 *
 * @param path named in faults.
 * @throws {Fault} naming the cell and what is wrong with it.
 */
export function parseNotebook(text: string, path: string): Notebook {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new Fault("notebook: not JSON", {
      expected: "a notebook as Jupyter saves it",
      found: cause instanceof Error ? cause.message : String(cause),
      where: path,
      remedy: /^(<<<<<<<|=======|>>>>>>>)/m.test(text)
        ? "resolve the merge conflict in it"
        : "restore the file",
      cause,
    });
  }
  const { nbformat, nbformat_minor, metadata, cells } = (json ?? {}) as Record<string, unknown>;
  if (nbformat !== 4 || !Number.isInteger(nbformat_minor) || !isObject(metadata) || !Array.isArray(cells)) {
    throw new Fault("notebook: not in nbformat 4", {
      expected: "nbformat 4 with nbformat_minor, metadata and cells",
      found: `nbformat ${JSON.stringify(nbformat)}, metadata ${typeof metadata}, cells ${typeof cells}`,
      where: path,
      remedy: "open and save it in JupyterLab, or `jupyter nbconvert --to notebook --nbformat 4`",
    });
  }
  const language = (metadata.kernelspec as { language?: unknown } | undefined)?.language;
  if (language !== undefined && language !== "typescript") {
    throw new Fault("notebook: made for another kernel", {
      expected: "a notebook in TypeScript (kernelspec `kenzan` or `deno`)",
      found: `language ${JSON.stringify(language)}`,
      where: path,
      remedy: "choose the kernel `Kenzan (Deno)` in JupyterLab and save",
    });
  }
  const kenzan = checkedDescription(metadata.kenzan, path);
  const read = cells.map((cell, index) => readCell(cell, index + 1, path));
  checkIds(read, path);
  checkParameterCells(read, Object.keys(kenzan.parameters), path);
  return {
    nbformat,
    nbformat_minor: nbformat_minor as number,
    metadata: { ...metadata, kenzan },
    cells: read,
  };
}

function readCell(cell: unknown, number: number, path: string): Cell {
  const refuse = (expected: string, found: unknown) => {
    throw new Fault("notebook: a malformed cell", {
      expected,
      found: JSON.stringify(found)?.slice(0, 200) ?? "nothing",
      where: `${path}, cell ${number}`,
      remedy: "repair it in JupyterLab, or remove it",
    });
  };
  if (!isObject(cell)) return refuse("an object", cell)!;
  const { cell_type, metadata = {}, id = `cell-${number}`, outputs = [], execution_count = null } = cell;
  if (typeof id !== "string" || !/^[\w-]{1,64}$/.test(id)) refuse("an id of letters, digits, `-`, `_`", id);
  if (!isObject(metadata)) refuse("metadata as an object", metadata);
  const { tags = [] } = metadata as { tags?: unknown };
  if (!Array.isArray(tags) || tags.some((tag) => typeof tag !== "string")) refuse("tags as texts", tags);
  const source = joined(cell.source) ?? refuse("source as a text or a list of lines", cell.source)!;
  const base = { id: id as string, source, metadata: metadata as Cell["metadata"] };
  if (cell_type === "markdown" || cell_type === "raw") return { cell_type, ...base };
  if (cell_type !== "code") refuse("cell_type code, markdown or raw", cell_type);
  if (!Array.isArray(outputs)) refuse("outputs as a list", outputs);
  const read = (outputs as unknown[]).map((output) =>
    readOutput(output) ?? refuse("outputs of nbformat 4", output)!
  );
  return { cell_type: "code", ...base, execution_count: execution_count as number | null, outputs: read };
}

function readOutput(output: unknown): Output | undefined {
  if (!isObject(output)) return undefined;
  if (output.output_type === "stream") {
    const text = joined(output.text);
    return text === undefined ? undefined : { ...output, text } as Output;
  }
  if (output.output_type === "error") return output as Output;
  if (!/^(display_data|execute_result)$/.test(String(output.output_type)) || !isObject(output.data)) {
    return undefined;
  }
  const data = Object.entries(output.data).map(([type, content]) =>
    [type, isJsonType(type) ? content : joined(content) ?? content] as const
  );
  return { metadata: {}, ...output, data: Object.fromEntries(data) as MimeBundle } as Output;
}

function checkIds(cells: Cell[], path: string): void {
  const numbers = new Map<string, number>();
  for (const [index, { id }] of cells.entries()) {
    const earlier = numbers.get(id);
    if (earlier !== undefined) {
      throw new Fault("notebook: two cells with one id", {
        expected: "an id of its own for every cell",
        found: JSON.stringify(id),
        where: `${path}, cells ${earlier} and ${index + 1}`,
        remedy: "delete one of the ids in the file and save it in JupyterLab",
      });
    }
    numbers.set(id, index + 1);
  }
}

function checkParameterCells(cells: Cell[], names: string[], path: string): void {
  const numbers = cells.flatMap((cell, index) => hasTag(cell, PARAMETERS_TAG) ? [index + 1] : []);
  if (numbers.length > 1 || numbers.length === 0 && names.length > 0) {
    throw new Fault("notebook: its parameters are not declared in one place", {
      expected: `one code cell tagged \`${PARAMETERS_TAG}\``,
      found: numbers.length === 0 ? "none" : `cells ${numbers.join(", ")}`,
      where: path,
      remedy: `declare ${names.map((name) => `\`let ${name} = …;\``).join(" ")} in one cell with that tag`,
    });
  }
}

/** Whether a code cell has a tag. */
export function hasTag(cell: Cell, tag: string): boolean {
  return cell.cell_type === "code" && (cell.metadata.tags ?? []).includes(tag);
}

/** The text of a notebook file, as Jupyter writes it: sorted keys, one space, sources as lists of lines. */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => {
    const source = lines(cell.source);
    return cell.cell_type === "code"
      ? { ...cell, source, outputs: cell.outputs.map(formatOutput) }
      : { ...cell, source };
  });
  // Cells have had ids since 4.5.
  const nbformat_minor = Math.max(notebook.nbformat_minor, 5);
  return canonicalJson({ ...notebook, nbformat_minor, cells }, 1) + "\n";
}

function formatOutput(output: Output) {
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  if (!("data" in output)) return output;
  const data = Object.entries(output.data).map(([type, content]) =>
    [type, typeof content === "string" && !isJsonType(type) ? lines(content) : content] as const
  );
  return { ...output, data: Object.fromEntries(data) };
}

/** The cells that the notebook's author wrote, which are the ones that messages count: without what a run injected. */
export function ownCells(notebook: Notebook): Cell[] {
  return notebook.cells.filter((cell) => !hasTag(cell, INJECTED_TAG));
}

/** A copy as git should store it: no outputs, no execution counts, no execution times, no injected parameters. */
export function stripOutputs(notebook: Notebook): Notebook {
  const cells = ownCells(notebook).map((cell): Cell => {
    if (cell.cell_type !== "code") return cell;
    const { execution: _, ...metadata } = cell.metadata;
    return { ...cell, metadata, outputs: [], execution_count: null };
  });
  return { ...notebook, cells };
}

function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function joined(text: unknown): string | undefined {
  if (typeof text === "string") return text;
  const isLines = Array.isArray(text) && text.every((line) => typeof line === "string");
  return isLines ? text.join("") : undefined;
}

function isJsonType(type: string): boolean {
  return type === "application/json" || type.endsWith("+json");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
