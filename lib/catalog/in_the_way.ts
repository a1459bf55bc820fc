import { lstatSync, readlinkSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { FaultParts } from "../fault/mod.ts";
import { shownPath } from "./entry_file.ts";

/**
 * What keeps a file from being written though the system would allow it: a folder in its place, or a file or a link that
 * leads nowhere (a disk that is not there, say) where a folder above it should be.
 *
 * @returns The parts of a fault; undefined where nothing stands in the way.
 */
export function inTheWay(file: string): FaultParts | undefined {
  const kind = kindOf(file);
  if (kind === "a folder") {
    return { expected: "a file", found: kind, where: shownPath(file), remedy: "rename or move it" };
  }
  if (isLink(kind)) return lost(kind, "a file", shownPath(file));
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const kind = kindOf(folder);
    if (kind === "a folder") return undefined;
    const where = `${shownPath(folder)}, on the way to ${shownPath(file)}`;
    if (kind === "a file") return { expected: "a folder", found: kind, where, remedy: "rename or move it" };
    if (isLink(kind)) return lost(kind, "a folder", where);
  }
  return undefined;
}

/** Of a link that leads nowhere, where it leads. */
type Kind = "a file" | "a folder" | "nothing" | { to: string };

const isLink = (kind: Kind): kind is { to: string } => typeof kind === "object";

function lost({ to }: { to: string }, expected: string, where: string): FaultParts {
  const found = `a link to ${to}, where nothing can be reached`;
  return { expected, found, where, remedy: "bring back what the link leads to, or remove the link" };
}

function kindOf(path: string): Kind {
  const isThere = look(() => lstatSync(path));
  if (isThere === undefined) return "nothing";
  const target = look(() => statSync(path));
  if (target === undefined) return { to: readlinkSync(path) };
  return target.isDirectory() ? "a folder" : "a file";
}

/** Undefined where there is nothing to look at, as below a file and where links go round. */
function look<T>(at: () => T): T | undefined {
  try {
    return at();
  } catch (error) {
    if (/^(ENOENT|ENOTDIR|ELOOP)$/.test((error as { code?: string }).code ?? "")) return undefined;
    throw error;
  }
}
