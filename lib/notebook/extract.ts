import type { Notebook } from "./nbformat.ts";

/** A notebook's code as one module, and the way back. */
export interface ExtractedCells {
  /** TypeScript: the code cells one after another. */
  code: string;
  /** Cell number (1-based among all cells) and line in it (1-based) of a 1-based line of `code`. */
  locate(line: number): { cell: number; line: number } | undefined;
}

/**
 * Puts the code cells of a notebook into one module, for tools that read no notebooks: `deno check`,
 * `deno lint`, `deno info`.
 *
 * Lines are kept; relative imports get `prefix` in front, the way from the module's folder to the
 * notebook's (`../../notebooks/landuse/`).
 */
export function extractCells(notebook: Notebook, prefix = "./"): ExtractedCells {
  const texts: string[] = [];
  const places: { cell: number; line: number }[] = [];
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== "code" || cell.source.trim() === "") continue;
    const source = rebase(cell.source, prefix).replace(/\n$/, "");
    texts.push(source);
    for (let line = 1; line <= source.split("\n").length; line++) places.push({ cell: index + 1, line });
  }
  // What `-p` does: without it, tools would ask for `const` where a parameter must be `let`. It also
  // makes the code a module, which allows top-level await.
  const names = Object.keys(notebook.metadata.kenzan.parameters);
  const settings = names.map((name) => `${name} = given.${name};`).join(" ");
  const code = [
    ...texts,
    `export function setParameters(given: Record<string, never>) { ${settings} given; }`,
    "",
  ]
    .join("\n");
  return { code, locate: (line) => places[line - 1] };
}

function rebase(source: string, prefix: string): string {
  return source.replace(
    /(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.\.?\/[^"'\n]*)\2/g,
    (_, head, quote, path) => `${head}${quote}${prefix}${path.replace(/^\.\//, "")}${quote}`,
  );
}
