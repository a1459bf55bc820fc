import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "../fault/mod.ts";
import { sha256OfFile } from "./canonical.ts";
import { extractCells } from "./extract.ts";
import type { Notebook } from "./nbformat.ts";
import type { Project } from "./project.ts";
import type { RunManifest } from "./run_record.ts";

/**
 * The project's files that a notebook's code imports, directly and through others, with checksums.
 * Packages are left out: the lock file stands for them.
 *
 * @throws {Fault} when an import cannot be resolved.
 */
export async function importedModules(
  project: Project,
  notebook: Notebook,
  folder: string,
): Promise<RunManifest["modules"]> {
  const scratch = join(project.root, ".kenzan", "graph");
  await Deno.mkdir(scratch, { recursive: true });
  const file = await Deno.makeTempFile({ dir: scratch, suffix: ".ts" });
  try {
    const prefix = `${relative(scratch, folder).replaceAll("\\", "/")}/`;
    await Deno.writeTextFile(file, extractCells(notebook, prefix).code);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--no-remote", file],
      cwd: project.root,
      env: { NO_COLOR: "1" },
    }).output();
    if (!success) throw refused(new TextDecoder().decode(stderr), project);
    const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
      modules: { specifier: string; local?: string; error?: string }[];
    };
    const own = modules.filter(({ specifier }) =>
      specifier.startsWith("file:") && !specifier.includes("/node_modules/") &&
      fileURLToPath(specifier) !== file
    );
    const paths = own.filter(({ error }) => error === undefined).map(({ specifier }) =>
      relative(project.root, fileURLToPath(specifier)).replaceAll("\\", "/")
    );
    return await hashModules(project, paths);
  } finally {
    await Deno.remove(file);
  }
}

/** Checksums of project files, in the order of their paths; a file that is gone has none. */
export async function hashModules(project: Project, paths: string[]): Promise<RunManifest["modules"]> {
  return await Promise.all(
    [...paths].sort().map(async (path) => {
      try {
        return { path, sha256: (await sha256OfFile(join(project.root, path))).sha256 };
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return { path, sha256: "" };
        throw error;
      }
    }),
  );
}

function refused(message: string, project: Project): Fault {
  return new Fault("notebook: its imports cannot be followed", {
    expected: "code cells that `deno info` reads",
    found: message.trim(),
    where: project.root,
  });
}
