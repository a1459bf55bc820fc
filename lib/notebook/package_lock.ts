import { join } from "node:path";
import { Fault } from "../fault/mod.ts";
import type { Project } from "./project.ts";

/**
 * Refuses a project whose `node_modules/` cannot be written: a kernel locks it before it looks for a package, and where it
 * cannot, every import of one fails with no other words than "Execution failed".
 *
 * @throws {Fault} naming the file.
 */
export async function refuseLockedPackages({ root }: Project): Promise<void> {
  const lock = join(root, "node_modules", ".deno", ".deno.lock");
  try {
    (await Deno.open(lock, { write: true, create: true })).close();
  } catch (error) {
    // Without packages there is nothing to lock.
    if (error instanceof Deno.errors.NotFound) return;
    const isReadOnly = (error as { code?: string }).code === "EROFS";
    if (!(error instanceof Deno.errors.PermissionDenied) && !isReadOnly) throw error;
    throw new Fault("notebook: Deno cannot use the packages of this project", {
      expected: "a node_modules/ that can be written to: Deno locks it while a kernel loads packages",
      found: error instanceof Error ? error.message : String(error),
      where: lock,
      remedy: "let this user write into node_modules/, or work in a copy of the project that is yours",
      cause: error,
    });
  }
}
