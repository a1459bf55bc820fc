import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { sha256OfFile } from "./canonical.ts";
import type { Project } from "./project.ts";
import type { RunManifest } from "./run_record.ts";

/** `from "x"`, `import "x"`, `import("x")`; what stands in a comment counts too, which does no harm. */
export const SPECIFIER: RegExp = /(?:\bfrom|\bimport)\s*\(?\s*(["'])([^"'\n]+)\1/g;
/** `import type {…} from "x"` brings no code. */
const TYPES = /\b(?:import|export)\s+type\s[^;"']*\bfrom\s*(["'])[^"'\n]+\1/g;
const PACKAGE = /^npm:\/?(@[^/@]+\/[^/@]+|[^/@]+)@([^/]+)/;

/**
 * What code imports by name, as far as the code that names it is known: which files of a notebook's own folder are
 * modules, and not data; and which packages are used (Deno asks nobody before it loads one).
 */
export class ModuleGraph {
  readonly #files = new Set<string>();
  readonly #imports: [prefix: string, target: string][];
  readonly #packages = new Map<string, { name: string; version: string }>();

  constructor(project: Project) {
    const map = (project.config.imports ?? {}) as Record<string, string>;
    // The longest prefix wins, as in every import map.
    this.#imports = Object.entries(map)
      .map(([prefix, target]): [string, string] => [
        prefix,
        target.startsWith("./") ? join(project.root, target) : target,
      ])
      .sort(([a], [b]) => b.length - a.length);
  }

  /** Takes in what code imports; gives the files that are new, as absolute paths. */
  add(code: string, folder: string): string[] {
    const found: string[] = [];
    for (const [, , specifier] of code.replaceAll(TYPES, "").matchAll(SPECIFIER)) {
      const file = this.fileOf(specifier, folder);
      if (file === undefined || this.#files.has(file)) continue;
      this.#files.add(file);
      found.push(file);
    }
    return found;
  }

  /** The packages that code imports, whose versions the import map or the code tells. */
  get packages(): { name: string; version: string }[] {
    return [...this.#packages.values()];
  }

  /** Whether code that is known imports a file. */
  has(file: string): boolean {
    return this.#files.has(file);
  }

  /** Takes in what code imports, and all that leads to: every file that is there, as absolute paths. */
  async follow(code: string, folder: string): Promise<string[]> {
    const all: string[] = [];
    const open = this.add(code, folder);
    for (let file; (file = open.pop()) !== undefined;) {
      const text = await Deno.readTextFile(file).catch((error) => {
        // Code that names a module which is not there fails by itself, when it gets there.
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw error;
      });
      if (text === undefined) continue;
      all.push(file);
      open.push(...this.add(text, dirname(file)));
    }
    return all.sort();
  }

  /** The file that a specifier names, in code of a folder; of a package, it is written down and there is none. */
  fileOf(specifier: string, folder: string): string | undefined {
    const [prefix, target] =
      this.#imports.find(([prefix]) =>
        specifier === prefix || specifier.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`)
      ) ?? [];
    const [, name, version] = PACKAGE.exec(target ?? specifier) ?? [];
    if (name !== undefined) this.#packages.set(`${name}@${version}`, { name, version });
    else if (prefix !== undefined) return resolve(target!, specifier.slice(prefix.length));
    else if (specifier.startsWith("file:")) return fileURLToPath(specifier);
    else if (/^\.{0,2}\//.test(specifier)) {
      return fileURLToPath(new URL(specifier, pathToFileURL(`${folder}/`)));
    }
    return undefined;
  }
}

/**
 * Checksums of files, in the order of their paths; a file that is gone has none.
 *
 * @param paths relative to the project, or absolute.
 */
export async function hashModules(project: Project, paths: string[]): Promise<RunManifest["modules"]> {
  return await Promise.all(
    [...paths].sort().map(async (path) => {
      const file = isAbsolute(path) ? path : join(project.root, path);
      try {
        return { path, sha256: (await sha256OfFile(file)).sha256 };
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return { path, sha256: "" };
        throw error;
      }
    }),
  );
}
