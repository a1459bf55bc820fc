import type { Label } from "../publish/mod.ts";
import { Pdf } from "./pdf.ts";
import { firstDifference } from "./text_difference.ts";
import type { Deviation } from "./verdict.ts";

/** Pages that are named one by one. */
const NAMED = 20;

/** Where a PDF differs from the one that it should be, as far as a reader program can tell. */
export async function pageDeviations(
  delivered: { pdf: Pdf; bytes: Uint8Array },
  expected: Uint8Array,
): Promise<Deviation[]> {
  const reference = await Pdf.open(expected, "the report set again");
  try {
    const found = [
      ...metadataDeviations(delivered.pdf, reference),
      ...attachmentDeviations(delivered.pdf, reference),
      ...await behaviourDeviations(delivered.pdf, reference),
      ...await drawnDeviations(delivered.pdf, reference),
    ];
    return found.length > 0 ? found : [byteDeviation(delivered.bytes, expected)];
  } finally {
    await reference.close();
  }
}

function metadataDeviations(delivered: Pdf, reference: Pdf): Deviation[] {
  const names = [...new Set([...Object.keys(delivered.metadata), ...Object.keys(reference.metadata)])];
  return names.flatMap((name) => {
    const [recorded, found] = [delivered, reference].map((it) => words(it.metadata[name]));
    return recorded === found
      ? []
      : [{ what: { ja: `PDF の ${name}`, en: `${name} of the PDF` }, recorded, found }];
  });
}

function words(value: unknown): string {
  return value === undefined || value === null
    ? "–"
    : typeof value === "object"
    ? JSON.stringify(value)
    : String(value);
}

function attachmentDeviations(delivered: Pdf, reference: Pdf): Deviation[] {
  const names = [...new Set([...delivered.attachments.keys(), ...reference.attachments.keys()])].sort();
  return names.flatMap((name) => {
    const [before, after] = [delivered, reference].map((it) => it.attachments.get(name));
    const what: Label = { ja: `添付 ${name}`, en: `attachment ${name}` };
    if (before === undefined || after === undefined) {
      return [{ what, recorded: sizeOf(before), found: sizeOf(after) }];
    }
    const [a, b] = [before, after].map((bytes) => new TextDecoder("latin1").decode(bytes));
    if (a === b) return [];
    if (name.endsWith(".arrow")) return [{ what, recorded: sizeOf(before), found: sizeOf(after) }];
    const [recorded, found] = firstDifference(
      new TextDecoder().decode(before),
      new TextDecoder().decode(after),
    );
    return [{ what, recorded, found }];
  });
}

async function behaviourDeviations(delivered: Pdf, reference: Pdf): Promise<Deviation[]> {
  const [before, after] = [await delivered.behaviour(), await reference.behaviour()];
  return (Object.keys(BEHAVIOUR) as (keyof typeof BEHAVIOUR)[]).flatMap((name) => {
    if (before[name] === after[name]) return [];
    const [recorded, found] = firstDifference(before[name], after[name]);
    return [{ what: BEHAVIOUR[name], recorded, found }];
  });
}

function sizeOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? "–" : `${bytes.length} B`;
}

async function drawnDeviations(delivered: Pdf, reference: Pdf): Promise<Deviation[]> {
  const deviations: Deviation[] = [];
  if (delivered.pages !== reference.pages) {
    deviations.push({ what: PAGES, recorded: String(delivered.pages), found: String(reference.pages) });
  }
  for (let page = 1; page <= Math.min(delivered.pages, reference.pages); page++) {
    if (deviations.length >= NAMED) break;
    const [text, textHere] = [await delivered.text(page), await reference.text(page)];
    if (text !== textHere) {
      const [recorded, found] = firstDifference(text, textHere);
      deviations.push({ what: { ja: `${page} ページの文字`, en: `text of page ${page}` }, recorded, found });
    } else if (await delivered.drawing(page) !== await reference.drawing(page)) {
      deviations.push({ what: { ja: `${page} ページの図形`, en: `drawing on page ${page}` } });
    } else {
      const [links, linksHere] = [await delivered.links(page), await reference.links(page)];
      if (links === linksHere) continue;
      const [recorded, found] = firstDifference(links, linksHere);
      deviations.push({
        what: { ja: `${page} ページのリンク`, en: `links of page ${page}` },
        recorded,
        found,
      });
    }
  }
  return deviations;
}

function byteDeviation(delivered: Uint8Array, expected: Uint8Array): Deviation {
  let at = 0;
  while (at < expected.length && at < delivered.length && delivered[at] === expected[at]) at++;
  if (at === expected.length) {
    const count = delivered.length - expected.length;
    return { what: APPENDED, recorded: `${count} B`, found: "–" };
  }
  return { what: BYTES, recorded: `${delivered.length} B`, found: `${expected.length} B (${at})` };
}

const BEHAVIOUR = {
  outline: { ja: "しおり", en: "bookmarks" },
  onOpening: { ja: "開いたときの動作", en: "what the PDF does when it is opened" },
  scripts: { ja: "スクリプト", en: "scripts" },
};
const PAGES: Label = { ja: "ページ数", en: "number of pages" };
const APPENDED: Label = { ja: "PDF の末尾への追記", en: "appended to the end of the PDF" };
const BYTES: Label = {
  ja: "ページの文字・図形・リンクと添付以外のバイト列（括弧内は最初に異なる位置）",
  en: "bytes outside page text, drawings, links and attachments (in brackets: the first that differs)",
};
