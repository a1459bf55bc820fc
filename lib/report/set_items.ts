import { type RecordedItem, reportSettings, type RunRecord } from "../notebook/mod.ts";
import type { Language } from "../publish/mod.ts";
import { readRecorded } from "./attachments.ts";
import { figureMarkup, floatAlong, type ItemMarkup, tableMarkup } from "./item_markup.ts";
import { localeOf } from "./locale.ts";
import type { Numbering } from "./numbering.ts";
import { readTable } from "./printed_table.ts";
import type { ReportWarning } from "./report.ts";
import type { Letters } from "./report_source.ts";
import { svgText } from "./svg_text.ts";

/** What a record's tables, figures and images become. */
export interface SetItems {
  /** Markup of tables and figures by id. */
  markup: Map<string, ItemMarkup>;
  /** Contents by path in the Typst project. */
  files: Map<string, Uint8Array>;
  /** Cell that a file comes from, for messages. */
  origins: Map<string, string>;
  /** Published image files: the address in the narrative, `files/<name>`, to the path in the Typst project. */
  images: Map<string, string>;
  warnings: ReportWarning[];
}

/** What {@link setItems} depends on besides the record. */
export interface ItemSetting {
  lang: Language;
  numbering: Numbering;
  letters: Letters;
  /** Ids of the tables whose rows stay outside the PDF's attachments. */
  withheld: string[];
}

/**
 * Sets what has a place on the pages, each by itself.
 *
 * @throws Fault for a character that no font has, or a table too wide for its page.
 */
export async function setItems(record: RunRecord, setting: ItemSetting): Promise<SetItems> {
  const set: SetItems = {
    markup: new Map(),
    files: new Map(),
    origins: new Map(),
    images: new Map(),
    warnings: [],
  };
  for (const item of record.items) {
    if (setting.numbering.places.has(item.id)) {
      set.markup.set(item.id, await setItem(item, record, setting, set));
    }
    if (item.kind === "file" && /^image\/(png|jpeg|svg\+xml)$/.test(item.mediaType)) {
      set.images.set(`files/${item.name}`, `/files/${item.name}`);
      set.files.set(`/files/${item.name}`, await readRecorded(record, item.content.path!));
    }
  }
  floatAlong(set.markup, setting.numbering);
  return set;
}

const decoder = new TextDecoder();

async function setItem(
  item: RecordedItem,
  record: RunRecord,
  { lang, numbering, letters, withheld }: ItemSetting,
  { files, origins, warnings }: SetItems,
): Promise<ItemMarkup> {
  const where = `${record.manifest.notebook.path}, cell ${item.cell}, published as ${item.id}`;
  const context = { lang, locale: localeOf(lang), number: numbering.places.get(item.id)!.text, where };
  let set: ItemMarkup;
  if (item.kind === "table") {
    const data = readTable(item, await readRecorded(record, item.content.path!), lang);
    const limit = reportSettings().maximumTableRows;
    const kept = withheld.includes(item.id);
    set = tableMarkup(item, data, { ...context, font: letters.gothic, limit, withheld: kept });
    if (data.rows > limit) {
      const message = `table ${item.id}: ${limit} of ${data.rows} rows are printed`;
      warnings.push({ kind: "table-shortened", message, where });
    }
    if (kept) {
      const message = `table ${item.id} comes from a run on confidential data: not attached`;
      warnings.push({ kind: "rows-withheld", message, where });
    }
  } else if (item.kind === "figure" || item.kind === "map") {
    const svg = await readRecorded(record, item.content[lang].path!);
    const path = `/figures/${item.id}.svg`;
    files.set(path, svg);
    origins.set(path, where);
    letters.glyphs.check(svgText(decoder.decode(svg)), where);
    set = figureMarkup(item, path, context);
  } else throw new Error(`report: ${item.kind} ${item.id} has no place on a page`);
  letters.glyphs.check(set.markup, where);
  return set;
}
