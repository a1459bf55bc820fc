import { createHash } from "node:crypto";
import { dirname, posix } from "node:path";
import { formatNotebook, type RunRecord } from "../notebook/mod.ts";
import { readRecorded } from "./attachments.ts";
import { reportDefaults } from "./defaults.ts";
import type { ReportOptions } from "./report.ts";

const root = new URL("../../", import.meta.url);
/** Project folders and files, besides the record, that decide the bytes of a report. */
const makers = ["deno.lock", "lib/fault/", "lib/publish/", "lib/report/", "reports/locale/"];
const settings = ["reports/report.json", "reports/report.typ", "reports/references.csl"];

/**
 * A key that differs when a report would: from the record, the options, the template and the code
 * that sets reports. Fonts are fixed by `font_files.ts`, packages by the lock.
 *
 * @returns SHA-256, lower-case hex.
 */
export async function editionKey(record: RunRecord, options: ReportOptions): Promise<string> {
  const hash = createHash("sha256");
  const add = (name: string, content: string | Uint8Array) => {
    hash.update(`${name}\0${content.length}\0`);
    hash.update(content);
  };
  for (const name of ["manifest.json", "results.json"]) add(name, await readRecorded(record, name));
  add("notebook", formatNotebook(record.notebook));
  const { lang = "ja", date = record.manifest.date ?? reportDefaults.date } = options;
  const cover = { ...reportDefaults.cover, ...options.cover };
  add("options", JSON.stringify([lang, date, cover.contract, cover.organisation]));
  const works = record.notebook.metadata.kenzan.bibliography;
  const paths = (await Promise.all(makers.map(filesOf))).flat();
  if (works !== undefined) paths.push(posix.join(dirname(record.manifest.notebook.path), works));
  const contents = await Promise.all([...paths, ...settings].map((path) => readIfThere(new URL(path, root))));
  for (const [index, path] of [...paths, ...settings].entries()) add(path, contents[index]);
  return hash.digest("hex");
}

async function filesOf(path: string): Promise<string[]> {
  if (!path.endsWith("/")) return [path];
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(new URL(path, root))) if (isFile) names.push(path + name);
  return names.sort();
}

/** A bibliography that is not there is reported when the report is set, not here. */
async function readIfThere(url: URL): Promise<Uint8Array> {
  try {
    return await Deno.readFile(url);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw error;
  }
}
