import { join, relative, resolve } from "node:path";
import { Fault } from "../fault/mod.ts";
import { fromHere, projectRoot } from "./from_here.ts";

/**
 * The notebooks that paths name, sorted, as absolute paths: a notebook itself, or all in a folder and
 * the folders in it, from where the task was called. Without paths: all under `notebooks/`.
 *
 * @throws Fault for a path that is neither, and when there is no notebook at all.
 */
export async function findNotebooks(paths: string[]): Promise<string[]> {
  const roots = paths.length > 0
    ? paths.map((path) => resolve(fromHere(path)))
    : [join(projectRoot, "notebooks")];
  const found = new Set<string>();
  for (const root of roots) {
    const isFolder = await statOf(root).then((info) => info.isDirectory);
    if (isFolder) { for await (const path of notebooksIn(root)) found.add(path); }
    else if (root.endsWith(".ipynb")) found.add(root);
    else throw noNotebook(root, "a file of another kind");
  }
  if (found.size === 0) throw noNotebook(roots.join(", "), "no .ipynb file");
  return [...found].sort();
}

async function* notebooksIn(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    if (entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* notebooksIn(path);
    else if (entry.name.endsWith(".ipynb")) yield path;
  }
}

async function statOf(path: string): Promise<Deno.FileInfo> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw noNotebook(path, "nothing");
    throw error;
  }
}

function noNotebook(where: string, found: string): Fault {
  return new Fault("notebook: no notebook there", {
    expected: "a .ipynb file, or a folder with some",
    found,
    where: relative(Deno.cwd(), where) || where,
    remedy: "name one, e.g. notebooks/landuse/rates.ipynb, or none for all",
  });
}
