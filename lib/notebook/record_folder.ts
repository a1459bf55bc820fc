/**
 * The folder of a record while cells run. The runner writes into it, and a link in it would lead its writing elsewhere,
 * whatever made it: so there is none.
 */

import { join } from "node:path";
import { Fault } from "../fault/mod.ts";

/** Folders of published things. */
const PARTS = ["files", "figures", "tables"];

/** Makes the folders that published things go to: a cell finds them made. */
export async function makeParts(folder: string): Promise<void> {
  for (const part of PARTS) await Deno.mkdir(join(folder, part), { recursive: true });
}

/** Takes those away that nothing went to. */
export async function dropEmptyParts(folder: string): Promise<void> {
  for (const part of PARTS) {
    const names = await Array.fromAsync(Deno.readDir(join(folder, part)));
    if (names.length === 0) await Deno.remove(join(folder, part));
  }
}

/**
 * Refuses links, and whatever else is neither a file nor a folder. The next cell waits for it after each: hence nothing in
 * it is awaited, which takes several times as long.
 *
 * @param where named in the fault.
 * @param names Whether a second name of a file counts: the runner gives some itself, a cell none.
 * @throws {Fault} which names the link and where it leads.
 */
export function refuseLinks(
  folder: string,
  where: string,
  { names = false }: { names?: boolean } = {},
): void {
  const walk = (inside: string) => {
    const entries = [...Deno.readDirSync(join(folder, inside))];
    entries.sort((a, b) => a.name < b.name ? -1 : 1);
    for (const { name, isDirectory } of entries) {
      const path = inside === "" ? name : `${inside}/${name}`;
      refuseLinkAt(folder, path, where, names);
      if (isDirectory) walk(path);
    }
  };
  walk("");
}

/** The same of one path and the folders that it goes through; what is not there is no link. */
export function refuseLinksOn(folder: string, path: string, where: string): void {
  const parts = path.split("/");
  for (const index of parts.keys()) {
    refuseLinkAt(folder, parts.slice(0, index + 1).join("/"), where, false);
  }
}

function refuseLinkAt(folder: string, path: string, where: string, names: boolean): void {
  const whole = join(folder, path);
  const found = unlike(whole, names);
  if (found === undefined) return;
  throw new Fault("notebook: a link lies in the folder of the run", {
    expected: "files and folders, which a cell writes there: the runner follows no link",
    found: `${path}: ${found}`,
    where,
    remedy: "copy the file instead, or hand it on with publish.file(…)",
  });
}

/** What a path is, where it is no file of one name and no folder. */
function unlike(path: string, names: boolean): string | undefined {
  try {
    const { isSymlink, isFile, isDirectory, nlink } = Deno.lstatSync(path);
    if (isSymlink) return `a symbolic link to ${Deno.readLinkSync(path)}`;
    if (!isFile && !isDirectory) return "neither a file nor a folder";
    return names && isFile && (nlink ?? 1) > 1 ? "a second name of a file (a hard link)" : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
