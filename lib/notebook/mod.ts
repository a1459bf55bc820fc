/**
 * Notebooks: read, check, run through the Deno kernel, and keep what they published.
 *
 * @example Run a notebook and look at what it published.
 * ```ts ignore
 * import { runNotebook } from "kenzan/notebook/mod.ts";
 *
 * const run = await runNotebook("notebooks/landuse/rates.ipynb", { parameters: { seed: "7" } });
 * for (const item of run.record.items) console.log(item.id, item.kind);
 * await run.commit();
 * ```
 *
 * @module
 */
export type * from "./nbformat.ts";
export type * from "./run_record.ts";
export type * from "./lineage.ts";
export type * from "./run_options.ts";
export { formatNotebook, ownCells, parseNotebook, readNotebook, stripOutputs } from "./notebook_file.ts";
export { declaredInputs } from "./description.ts";
export { canonicalJson, sha256, sha256OfFile } from "./canonical.ts";
export { extractCells, type ExtractedCells } from "./extract.ts";
export { isPermission, PERMISSION_FORMS } from "./granted_permissions.ts";
export { PUBLISHED_MIME } from "./outputs.ts";
export { absoluteCatalogFolders, openInputs } from "./inputs.ts";
export { refuseInnerImports } from "./inner_imports.ts";
export { hashModules } from "./module_graph.ts";
export type { CellLineage } from "./cell_lineage.ts";
export { readLineage } from "./read_lineage.ts";
export { describeNotebook } from "./prepared_run.ts";
export { type CrateFile, MANIFEST_FILE, toCrate } from "./ro_crate.ts";
export { fromCrate } from "./ro_crate_reader.ts";
export { FRAGILITY_FILE, NOTEBOOK_FILE, recordFiles } from "./write_run_record.ts";
export { type ReportSettings, reportSettings } from "./report_settings.ts";
export { writeWhole } from "./staging.ts";
export { runNotebook } from "./run_notebook.ts";
export { readResults, readRunRecord } from "./read_run_record.ts";
export { type Progress, showProgress } from "./progress.ts";
export { findProject, type Project } from "./project.ts";
export { interruptible, Interruption } from "./interruption.ts";
export type { ExecuteOptions, Execution } from "./execution.ts";
export { Kernel, type KernelOptions } from "./kernel_client.ts";
export { installKernelspec, jupyterDataFolder } from "./kernelspec.ts";
