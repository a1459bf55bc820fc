import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fault } from "../fault/mod.ts";
import { within } from "./access_paths.ts";
import type { SyntaxNode } from "./cell_syntax.ts";
import { codeCells } from "./execute_cells.ts";
import { lateImport } from "../loading/mod.ts";
import { ModuleGraph, SPECIFIER } from "./module_graph.ts";
import type { Notebook } from "./nbformat.ts";
import { type Project, projectPath } from "./project.ts";

/** An import past a door. */
interface InnerImport {
  /** 1-based. */
  line: number;
  specifier: string;
  /** The folder under `lib/` whose inner file it is. */
  folder: string;
}

/**
 * Refuses a notebook that imports an inner file of a folder under `lib/`, itself or by a module of the project that it
 * brings along: what no `mod.ts` hands out may be gone with the next version, and the report would not come out again.
 *
 * @param place.file Absolute path of the notebook, @param place.path as messages name it.
 * @throws {Fault} naming each place and the door to use.
 */
export async function refuseInnerImports(
  project: Project,
  notebook: Notebook,
  { file, path }: { file: string; path: string },
): Promise<void> {
  const graph = new ModuleGraph(project);
  const open: { code: string; folder: string; place: string }[] = codeCells(notebook).map(
    ({ cell, number }) => ({ code: cell.source, folder: dirname(file), place: `${path}, cell ${number}` }),
  );
  const lib = join(project.root, "lib"), found: (InnerImport & { place: string })[] = [];
  for (let next; (next = open.shift()) !== undefined;) {
    const { code, folder, place } = next;
    found.push(...(await innerImports(code, folder, lib, graph)).map((it) => ({ ...it, place })));
    for (const module of graph.add(code, folder)) {
      if (within(module, lib) || !within(module, project.root)) continue;
      const text = await Deno.readTextFile(module).catch((error) => {
        // Code that names a module which is not there fails by itself, when it gets there.
        if (error instanceof Deno.errors.NotFound) return "";
        throw error;
      });
      open.push({ code: text, folder: dirname(module), place: projectPath(project, module) });
    }
  }
  if (found.length === 0) return;
  const folders = [...new Set(found.map(({ folder }) => folder))];
  throw new Fault(`notebook: ${path} imports past ${folders.length === 1 ? "a door" : "doors"} of lib/`, {
    expected: "imports of kenzan/<folder>/mod.ts",
    found: found.map(({ specifier }) => JSON.stringify(specifier)).join("\n"),
    where: found.map(({ place, line }) => `${place}, line ${line}`).join("\n"),
    remedy: folders.map((folder) =>
      existsSync(join(lib, folder, "mod.ts"))
        ? `the door is kenzan/${folder}/mod.ts: import from there; notebooks cannot count on what it does not hand out`
        : `leave it out: lib/${folder} has no door for notebooks`
    ).join("\n"),
  });
}

async function innerImports(
  code: string,
  folder: string,
  lib: string,
  graph: ModuleGraph,
): Promise<InnerImport[]> {
  const inner = (specifier: string, at: number): InnerImport[] => {
    const file = graph.fileOf(specifier, folder);
    if (file === undefined || !within(file, lib)) return [];
    const [owner, ...rest] = file.slice(lib.length + 1).split(/[\\/]/);
    if (rest.join("/") === "mod.ts") return [];
    return [{ line: code.slice(0, at).split("\n").length, specifier, folder: owner }];
  };
  const likely = [...code.matchAll(SPECIFIER)].flatMap((match) => inner(match[2], match.index));
  if (likely.length === 0) return [];
  // Comments and texts may name a file too.
  const { parseCell } = await lateImport<typeof import("./cell_syntax.ts")>(
    "./cell_syntax.ts",
    import.meta.url,
  );
  const statements = await parseCell(code);
  return statements === undefined
    ? likely
    : importsIn(statements).flatMap(({ specifier, at }) => inner(specifier, at));
}

function importsIn(node: unknown): { specifier: string; at: number }[] {
  if (Array.isArray(node)) return node.flatMap(importsIn);
  if (typeof node !== "object" || node === null) return [];
  const { type, start, source } = node as SyntaxNode & { source?: { value?: unknown } };
  const own = /^(Import|Export)/.test(type) && typeof source?.value === "string"
    ? [{ specifier: source.value, at: start }]
    : [];
  return [...own, ...Object.values(node).flatMap(importsIn)];
}
