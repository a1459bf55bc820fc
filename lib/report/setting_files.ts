import { createHash } from "node:crypto";
import { dirname, posix } from "node:path";
import type { RunRecord } from "../notebook/mod.ts";

const root = new URL("../../", import.meta.url);
/** Project folders and files, besides the record and `reports/report.json`, that decide the bytes of a report. */
const makers = [
  "lib/fault/",
  "lib/fragility/",
  "lib/loading/",
  "lib/notebook/",
  "lib/publish/",
  "lib/report/",
  "reports/locale/",
  "reports/references.csl",
  "reports/report.typ",
];

/** A project file with its checksum. */
export interface SettingFile {
  /** Relative to the project, with `/`. */
  path: string;
  /** Lower-case hex; an empty text for a file that is not there. */
  sha256: string;
}

/**
 * The project files that set the report of this record, as they are now: code, template, texts, and the
 * notebook's bibliography. Fonts are fixed by `font_files.ts`, packages by the lock.
 */
export async function settingFiles(record: Pick<RunRecord, "notebook" | "manifest">): Promise<SettingFile[]> {
  const works = record.notebook.metadata.kenzan.bibliography;
  const paths = (await Promise.all(makers.map(filesOf))).flat();
  if (works !== undefined) paths.push(posix.join(dirname(record.manifest.notebook.path), works));
  return await Promise.all(paths.map(async (path) => ({ path, sha256: await sha256IfThere(path) })));
}

async function filesOf(path: string): Promise<string[]> {
  if (!path.endsWith("/")) return [path];
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(new URL(path, root))) if (isFile) names.push(path + name);
  return names.sort();
}

/** A bibliography that is not there is reported when the report is set, not here. */
async function sha256IfThere(path: string): Promise<string> {
  try {
    return createHash("sha256").update(await Deno.readFile(new URL(path, root))).digest("hex");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
