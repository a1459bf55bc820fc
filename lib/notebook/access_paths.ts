/** Paths as the kernel gives them, and the places they lead to. */

import { basename, dirname, isAbsolute, normalize, sep } from "node:path";

/** Not files but views of the system, and of whoever looks: `/proc/self` is another thing in another process. */
const VIEWS = /^\/(proc|sys|dev)(\/|$)/;
const MAYBE_VIEWS = /\.\.[^]*\/(proc|sys|dev)(\/|$)/;

/**
 * Where a path leads when every link on the way is followed; of a file that is not there, where it would be.
 * Undefined for devices and the like, for links that lead nowhere, and for what cannot be followed.
 */
export function realPlace(path: string): string | undefined {
  if (VIEWS.test(normalize(path)) || MAYBE_VIEWS.test(path)) return undefined;
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return undefined;
  }
  const [folder, name] = [dirname(path), basename(path)];
  if (name === ".." || folder === path || isLink(path)) return undefined;
  const place = realPlace(folder);
  return place === undefined ? undefined : `${place}${place.endsWith(sep) ? "" : sep}${name}`;
}

/** Whether a place is a folder, or lies in it. */
export function within(place: string, folder: string): boolean {
  return place === folder || place.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** A path from a folder. It is not tidied: after a link, `..` means another folder than the text says. */
export function pathFrom(folder: string, path: string): string {
  return isAbsolute(path) ? path : `${folder}${sep}${path}`;
}

/** Whether there is a folder. */
export function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false; // whatever it is, nobody can work in it
  }
}

/** Whether there is a file: no folder, socket or device. */
export function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false; // whatever it is, nobody can read it
  }
}

/** Whether there is anything, be it a link that leads nowhere. */
export function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory);
  }
}

function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    return false; // not there
  }
}
