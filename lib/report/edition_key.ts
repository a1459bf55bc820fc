import { createHash } from "node:crypto";
import { readFragility } from "../fragility/mod.ts";
import {
  canonicalJson,
  MANIFEST_FILE,
  NOTEBOOK_FILE,
  reportSettings,
  type RunRecord,
} from "../notebook/mod.ts";
import { readRecorded } from "./attachments.ts";
import type { ReportOptions } from "./report.ts";
import { settingFiles } from "./setting_files.ts";

const root = new URL("../../", import.meta.url);
/** Project files, besides the record and those of {@link settingFiles}, that decide the bytes of a report. */
const settings = ["deno.lock", "reports/report.json"];

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
  for (const name of [MANIFEST_FILE, "results.json", NOTEBOOK_FILE]) {
    add(name, await readRecorded(record, name));
  }
  add("fragility", canonicalJson(await readFragility(record) ?? null));
  const { lang = "ja", date = record.manifest.date ?? reportSettings().date } = options;
  const cover = { ...reportSettings().cover, ...options.cover };
  add("options", JSON.stringify([lang, date, cover.contract, cover.organisation]));
  for (const { path, sha256 } of await settingFiles(record)) add(path, sha256);
  for (const path of settings) add(path, await Deno.readFile(new URL(path, root)));
  return hash.digest("hex");
}
