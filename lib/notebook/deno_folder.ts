import { join } from "node:path";

/** What Deno keeps between runs for code to find again: `localStorage`, caches. */
const STORAGE = "location_data";

/**
 * Where Deno keeps its caches
 * (https://docs.deno.com/runtime/reference/env_variables/#special-environment-variables).
 */
export function denoFolder(
  get: (name: string) => string | undefined = (name) => Deno.env.get(name),
  os: typeof Deno.build.os = Deno.build.os,
): string {
  const given = get("DENO_DIR");
  if (given) return given;
  if (os === "darwin") return join(get("HOME") ?? "", "Library", "Caches", "deno");
  return join(get("XDG_CACHE_HOME") || join(get("HOME") ?? "", ".cache"), "deno");
}

/** Makes a folder that is Deno's for one process: links to the caches, and storage of its own, which is empty. */
export async function privateDenoFolder(folder: string, shared: string): Promise<void> {
  await Deno.mkdir(folder, { mode: 0o700 });
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(shared)) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error; // nothing is cached yet
  }
  // SQLite keeps its journals beside the file that a link leads to.
  const kept = names.filter((name) => name !== STORAGE && !/-(wal|shm|journal)$/.test(name));
  await Promise.all(kept.map((name) => Deno.symlink(join(shared, name), join(folder, name))));
}
