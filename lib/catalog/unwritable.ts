import { Fault } from "../fault/mod.ts";
import { shownPath } from "./entry_file.ts";
import { inTheWay } from "./in_the_way.ts";

/** No permission, a file system that is read-only or full. */
const CODES = new Set(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"]);

/** How the system answers where another kind of thing lies in the place of a file or of a folder above it. */
const OBSTRUCTED = new Set(["EEXIST", "EISDIR", "ELOOP", "ENOENT", "ENOTDIR"]);

/**
 * The error of writing a file as a person can act on it: a Fault where the system refused or something else lies in the
 * way, else the error itself.
 *
 * @param subject What could not be done, e.g. `catalog: the entry of trees cannot be written`.
 * @param remedy The way out besides a right to write.
 */
export function unwritable(error: unknown, subject: string, file: string, remedy: string): unknown {
  const code = (error as { code?: string } | null)?.code;
  const obstacle = OBSTRUCTED.has(code ?? "") ? inTheWay(file) : undefined;
  if (obstacle !== undefined) return new Fault(subject, { ...obstacle, cause: error });
  const isDenied = error instanceof Deno.errors.PermissionDenied;
  if (!isDenied && !CODES.has(code ?? "")) return error;
  return new Fault(subject, {
    expected: "a place that can be written to",
    found: error instanceof Error ? error.message : String(error),
    where: shownPath(file),
    remedy: code === "ENOSPC" || code === "EDQUOT" ? "make room on the disk" : remedy,
    cause: error,
  });
}
