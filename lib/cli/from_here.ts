import { existsSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";

/** The project this command line belongs to: the folder above `lib/`. */
export const projectRoot: string = resolve(import.meta.dirname!, "..", "..");

/**
 * A path of the command line as it is from the working directory. `deno task` changes into the project's folder and
 * leaves in `INIT_CWD` where it was called: a path is looked for there first, where that is a folder of the project,
 * and in the project's folder when nothing is there. One that is in neither is to be made where it was called.
 */
export function fromHere(path: string): string {
  const called = Deno.env.get("INIT_CWD");
  // A program that was started by a task, and calls this command elsewhere, hands the variable on.
  if (called === undefined || Deno.cwd() !== projectRoot || isAbsolute(path)) return path;
  const inside = relative(projectRoot, called);
  if (inside === "" || inside.startsWith("..") || isAbsolute(inside)) return path;
  const there = resolve(called, path);
  if (!existsSync(there) && existsSync(path)) return path;
  return relative(Deno.cwd(), there) || ".";
}

/** Takes the paths of an option that is repeatable. */
export function foldersFromHere(path: string, before: readonly string[]): string[] {
  return [...before, fromHere(path)];
}
