import { canonicalJson, sha256 } from "./canonical.ts";
import { codeCells } from "./execute_cells.ts";
import { hashModules } from "./module_graph.ts";
import type { Notebook } from "./nbformat.ts";
import { hasTag, PARAMETERS_TAG } from "./notebook_file.ts";
import type { Project } from "./project.ts";
import type { Inputs } from "./inputs.ts";
import type { ParameterValue, RunManifest } from "./run_record.ts";

/** What a run depends on, as it is now; what only a run can tell is missing. */
export interface Ingredients {
  code: string;
  overrides: Record<string, ParameterValue>;
  inputs: Inputs;
  granted: string[];
  lock: RunManifest["lock"];
  config: RunManifest["config"];
  environment: RunManifest["environment"];
}

/** SHA-256 of what a notebook computes: its code cells in order, which of them holds the parameters, their types. */
export function codeHash(notebook: Notebook): string {
  const code = codeCells(notebook).map(({ cell }) => [cell.source, hasTag(cell, PARAMETERS_TAG)]);
  const types = Object.entries(notebook.metadata.kenzan.parameters).map(([name, { type }]) => [name, type]);
  return sha256(canonicalJson({ code, types: types.sort() }));
}

/**
 * Why a recorded run does not stand for a new one, in words for the terminal; undefined when it does.
 * Looks at the files that the recorded run read; no process is started.
 */
export async function staleness(
  recorded: RunManifest,
  now: Ingredients,
  project: Project,
): Promise<string | undefined> {
  if (recorded.notebook.code !== now.code) return "its code cells or declared parameters changed";
  const resolved = { ...recorded.defaults, ...now.overrides };
  for (const [name, value] of Object.entries(resolved)) {
    const before = recorded.parameters[name];
    if (before !== value) return `parameter ${name} changed from ${before} to ${value}`;
  }
  const files = await hashModules(project, recorded.modules.map(({ path }) => path));
  const changed = files.filter((file) =>
    !recorded.modules.some((it) => it.path === file.path && it.sha256 === file.sha256)
  );
  if (changed.length > 0) {
    const more = changed.length > 1 ? ` and ${changed.length - 1} more` : "";
    return `${changed[0].path}${more} changed`;
  }
  for (const { recorded: dataset } of now.inputs.datasets) {
    // What was declared and not read cannot have changed anything.
    if (recorded.unread.includes(dataset.id)) continue;
    const before = recorded.datasets.find(({ id }) => id === dataset.id);
    if (before === undefined) return `dataset ${dataset.id} is new`;
    if (before.sha256 !== dataset.sha256) return `the data of ${dataset.id} changed`;
    if (before.entry !== dataset.entry) return `the catalog entry of ${dataset.id} changed`;
  }
  const dropped = recorded.datasets.find(({ id }) =>
    !now.inputs.datasets.some(({ recorded }) => recorded.id === id)
  );
  if (dropped !== undefined) return `dataset ${dropped.id} is no longer an input`;
  const others = [...recorded.granted, ...now.granted].find((word) =>
    !recorded.granted.includes(word) || !now.granted.includes(word)
  );
  if (others !== undefined) {
    return `${others} is ${now.granted.includes(others) ? "granted now" : "no longer granted"}`;
  }
  if (recorded.lock.sha256 !== now.lock.sha256) return "deno.lock changed";
  if (recorded.config.sha256 !== now.config.sha256) {
    return "the import map or compiler options in deno.json changed";
  }
  for (const name of ["deno", "v8", "typescript", "os", "arch"] as const) {
    const [before, after] = [recorded.environment[name], now.environment[name]];
    if (before !== after) return `${name} changed from ${before} to ${after}`;
  }
  return undefined;
}
