import { fileURLToPath } from "node:url";

/**
 * Folder of the run record that published files are written to: what `KENZAN_RUN_FOLDER` names
 * while a runner executes the notebook, else `reports/out/workbench` of the project (a person at work).
 */
export function runFolder(): string {
  return Deno.env.get("KENZAN_RUN_FOLDER") ??
    fileURLToPath(new URL("../../reports/out/workbench", import.meta.url));
}
