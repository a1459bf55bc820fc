import { dirname, join } from "node:path";
import { Fault } from "../fault/mod.ts";
import {
  FRAGILITY_FILE,
  MANIFEST_FILE,
  NOTEBOOK_FILE,
  type Project,
  type RunRecord,
} from "../notebook/mod.ts";
import type { Label } from "../publish/mod.ts";
import { type ReportOptions, setReport } from "../report/mod.ts";
import { changedSetters } from "./checkout_check.ts";
import { type Contents, contentsOf } from "./contents.ts";
import type { DeliveredReport } from "./delivered_report.ts";
import { carriedFragility } from "./digit_check.ts";
import { pageDeviations } from "./page_comparison.ts";
import { type Finding, finding } from "./verdict.ts";

/** What {@link checkPages} works with. */
export interface PageCheckOptions {
  /** The recomputed record; none when nothing could be executed. */
  again?: RunRecord;
  contents: Contents;
  /** Whether anything else was found that is not the same to the bit, and so explains other pages. */
  isExplained: boolean;
  /** An empty folder to build a record in. */
  scratch: string;
  project: Project;
}

/**
 * Whether the pages are those of the run: the report is set again and must have the same bytes.
 *
 * First from the recomputed record. Where that gives other bytes, from the record that the PDF carries: pages that
 * follow from it are not edited, and what of it does not hold is told elsewhere.
 */
export async function checkPages(report: DeliveredReport, options: PageCheckOptions): Promise<Finding> {
  const { lang, date, cover } = report.edition;
  const edition: ReportOptions = { lang, date, cover };
  const again = options.again && await setOrRefused(options.again, edition);
  if (again?.pdf && sameBytes(again.pdf, report.bytes)) {
    return finding("pages", "pdf", "equal", { name: NAME });
  }
  const record = await carriedRecord(report, options);
  const carried = record && await setOrRefused(record, edition);
  if (carried?.pdf && sameBytes(carried.pdf, report.bytes)) {
    return options.isExplained || again?.pdf === undefined
      ? finding("pages", "pdf", "equal", { name: NAME, remark: FROM_ATTACHED })
      : finding("pages", "pdf", "changed", {
        name: NAME,
        remark: UNEXPLAINED,
        deviations: await pageDeviations(report, again.pdf),
      });
  }
  const reference = carried?.pdf ?? again?.pdf;
  const refused = carried?.refused ?? again?.refused;
  if (reference === undefined && refused === undefined) {
    return finding("pages", "pdf", "unchecked", { name: NAME, remark: NOTHING_TO_SET });
  }
  const deviations = reference === undefined ? [] : await pageDeviations(report, reference);
  // Looked at now: somebody may have edited code since the audit began.
  const changed = await changedSetters(report, options.project);
  if (changed.length > 0) {
    return finding("pages", "pdf", "unchecked", {
      name: NAME,
      remark: codeDiffers(changed),
      deviations,
    });
  }
  return finding("pages", "pdf", "changed", {
    name: NAME,
    remark: refused ? cannotBeSet(refused) : EDITED,
    deviations,
  });
}

/** The report of a record, or why there is none. */
async function setOrRefused(
  record: RunRecord,
  options: ReportOptions,
): Promise<{ pdf?: Uint8Array; refused?: Fault }> {
  try {
    return { pdf: (await setReport(record, options)).pdf };
  } catch (error) {
    if (error instanceof Fault) return { refused: error };
    throw error;
  }
}

/** The record that the PDF carries, as a folder; undefined when a content of it came with nothing. */
async function carriedRecord(
  report: DeliveredReport,
  { contents, scratch }: PageCheckOptions,
): Promise<RunRecord | undefined> {
  const { pdf, items, lineage, manifest, notebook } = report;
  await Deno.writeFile(join(scratch, MANIFEST_FILE), pdf.attachments.get("manifest.json")!);
  for (const name of ["results.json", NOTEBOOK_FILE]) {
    await Deno.writeFile(join(scratch, name), pdf.attachments.get(name)!);
  }
  if (carriedFragility(report) !== undefined) {
    await Deno.writeFile(join(scratch, FRAGILITY_FILE), pdf.attachments.get(FRAGILITY_FILE)!);
  }
  for (const item of items) {
    // No page holds the content of a file; a picture among them is set where the narrative shows it.
    const isSet = item.kind !== "file" || item.mediaType.startsWith("image/");
    for (const content of isSet ? contentsOf(item) : []) {
      const bytes = await contents.bytes(content);
      const isShown = !("content" in item) || !("ja" in item.content) ||
        item.content[report.edition.lang] === content;
      if (bytes === undefined && isShown) return undefined;
      if (bytes === undefined) continue;
      const path = join(scratch, content.path!);
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeFile(path, bytes);
    }
  }
  return { folder: scratch, notebook, items, lineage, manifest };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

function codeDiffers(paths: readonly string[]): Label {
  const shown = paths.slice(0, 3).join(", ");
  const more = paths.length > 3
    ? [` ほか ${paths.length - 3} 件`, ` and ${paths.length - 3} more`]
    : ["", ""];
  return {
    ja: `報告書を組むコードが報告書の作成時と異なるため、ページの改変の有無は判定できない（${shown}${
      more[0]
    }）`,
    en: `the code that set this report differs, so pages cannot be told from edited ones (${shown}${
      more[1]
    })`,
  };
}

function cannotBeSet({ subject }: Fault): Label {
  return { ja: `記録から報告書を組めない：${subject}`, en: `the record cannot be set: ${subject}` };
}

const NAME: Label = { ja: "ページの内容", en: "content of the pages" };
const FROM_ATTACHED: Label = {
  ja: "ページは添付された記録のとおりである（再計算との相違は他の項目に示す）",
  en: "the pages follow from the attached record; where that differs from the recomputation is told above",
};
const UNEXPLAINED: Label = {
  ja: "再計算との相違が他の項目にないのに、再計算から組んだ報告書と異なる",
  en: "not the report that the recomputation gives, though nothing else differs from it",
};
const EDITED: Label = {
  ja: "添付された記録から組み直した報告書と異なる：PDF が作成後に変更されている",
  en: "not the report that its record gives: the PDF was altered after it was set",
};
const NOTHING_TO_SET: Label = {
  ja: "再計算できず、図表のデータも PDF にないため、組み直して比べられない",
  en: "cannot be set again: nothing was recomputed, and figures or tables did not come with the PDF",
};
