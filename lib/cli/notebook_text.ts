import type { Notebook } from "../notebook/mod.ts";
import { textTable } from "./text_table.ts";

/** What a notebook is about, and its parameters with their defaults, in words. */
export function notebookText(notebook: Notebook, path: string): string {
  const { title, parameters = {} } = notebook.metadata.kenzan;
  const defaults = notebook.cells.filter(({ metadata }) => metadata.tags?.includes("parameters"))
    .flatMap(({ source }) => [...source.matchAll(/^let (\w+) = (.*?);?$/gm)])
    .map(([, name, value]) => [name, value] as const);
  const rows = defaults.map(([name, value]) => {
    const declared = parameters[name];
    return [name, declared?.type ?? "", value, declared ? `${declared.label.ja} / ${declared.label.en}` : ""];
  });
  const lines = [path, `  ${title.ja} / ${title.en}`];
  if (rows.length > 0) {
    lines.push(
      "  parameters, given as -p name=value:",
      textTable([["name", "type", "default", "what"], ...rows]).replace(/^/gm, "    "),
    );
  }
  return lines.join("\n");
}
