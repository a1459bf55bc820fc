import { dirname, join, relative, resolve, sep } from "node:path";
import { Fault } from "../fault/mod.ts";

/** The folder a notebook belongs to: where its `deno.json` and `deno.lock` are. */
export interface Project {
  /** Absolute path. */
  root: string;
  /** The `version` of its `deno.json`. */
  version: string;
  /** The parts of `deno.json` that change what code does: import map, compiler options, unstable features. */
  config: Record<string, unknown>;
}

/**
 * The project a file (by default: the current folder) lies in: the nearest folder above it with a `deno.json`, which is where the
 * kernel looks for it too.
 *
 * @throws {Fault} when there is none, or it has no `deno.lock`.
 */
export async function findProject(path: string = join(Deno.cwd(), "deno.json")): Promise<Project> {
  for (let folder = dirname(resolve(path));; folder = dirname(folder)) {
    const text = await readIfThere(join(folder, "deno.json"));
    if (text !== undefined) {
      if (await readIfThere(join(folder, "deno.lock")) === undefined) {
        throw new Fault("notebook: the project has no lock file", {
          expected: "deno.lock beside deno.json: a run must be repeatable with the same packages",
          where: folder,
          remedy: "write it with `deno install`",
        });
      }
      const { version = "0.0.0", imports, scopes, compilerOptions, unstable } = JSON.parse(text);
      return { root: folder, version, config: { imports, scopes, compilerOptions, unstable } };
    }
    if (folder === dirname(folder)) break;
  }
  throw new Fault("notebook: a notebook outside a project", {
    expected: "a deno.json in a folder above the notebook: its import map says what `kenzan/` is",
    where: resolve(path),
    remedy: "move the notebook into notebooks/<domain>/ of the project",
  });
}

/** A path relative to the project, with `/` on every system: how records and messages name files. */
export function projectPath(project: Project, path: string): string {
  return relative(project.root, resolve(path)).replaceAll(sep, "/");
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
