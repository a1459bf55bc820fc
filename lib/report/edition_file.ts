import { Fault } from "../fault/mod.ts";
import { reportSettings, type RunRecord } from "../notebook/mod.ts";
import type { Language } from "../publish/mod.ts";
import type { Cover, ReportOptions } from "./report.ts";
import { type SettingFile, settingFiles } from "./setting_files.ts";

/** Name of the attachment. */
export const EDITION_FILE = "edition.json";

/** How an edition was set: what an audit needs, besides the record, to set it again. */
export interface EditionFile {
  lang: Language;
  /** `YYYY-MM-DD`. */
  date: string;
  cover: Cover;
  /** From `reports/report.json`, as {@link reportSettings} has them. */
  listsFrom: number;
  maximumTableRows: number;
  /** The code, template and texts that set it. */
  setWith: SettingFile[];
}

/** The description of an edition, for the PDF: the same bytes for the same record, options and code. */
export async function editionFile(
  record: RunRecord,
  options: ReportOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { listsFrom, maximumTableRows, cover } = reportSettings();
  const edition: EditionFile = {
    lang: options.lang ?? "ja",
    date: options.date ?? record.manifest.date ?? reportSettings().date,
    cover: {
      contract: options.cover?.contract ?? cover.contract,
      organisation: options.cover?.organisation ?? cover.organisation,
    },
    listsFrom,
    maximumTableRows,
    setWith: await settingFiles(record),
  };
  return new TextEncoder().encode(JSON.stringify(edition, undefined, 2) + "\n");
}

/**
 * Reads the description back from a PDF's attachment.
 *
 * @param where named in the fault.
 * @throws Fault when it is not such a description.
 */
export function readEdition(bytes: Uint8Array, where: string): EditionFile {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw malformed(cause instanceof Error ? cause.message : String(cause), where);
  }
  const edition = (json ?? {}) as Partial<EditionFile>;
  const isText = (value: unknown) => typeof value === "string";
  const isLabel = (value: unknown) =>
    isText((value as Cover["contract"])?.ja) && isText((value as Cover["contract"])?.en);
  const problems = [
    ...(edition.lang === "ja" || edition.lang === "en" ? [] : ["lang"]),
    ...(isText(edition.date) && /^\d{4}-\d{2}-\d{2}$/.test(edition.date!) ? [] : ["date"]),
    ...(isLabel(edition.cover?.contract) && isLabel(edition.cover?.organisation) ? [] : ["cover"]),
    ...(["listsFrom", "maximumTableRows"] as const).filter((name) => !Number.isInteger(edition[name])),
    ...(Array.isArray(edition.setWith) &&
        edition.setWith.every((it) => isText(it?.path) && isText(it?.sha256))
      ? []
      : ["setWith"]),
  ];
  if (problems.length > 0) throw malformed(`no proper ${problems.join(", ")}`, where);
  return edition as EditionFile;
}

function malformed(found: string, where: string): Fault {
  return new Fault(`report: ${EDITION_FILE} does not describe an edition`, {
    expected: "lang, date, cover, listsFrom, maximumTableRows and setWith",
    found,
    where,
  });
}
