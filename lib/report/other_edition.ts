import { Fault } from "../fault/mod.ts";
import type { Notebook, RunRecord } from "../notebook/mod.ts";
import type { Language } from "../publish/mod.ts";
import { type Edition, editionOf, type Passage } from "./edition.ts";
import type { GlyphCheck } from "./glyphs.ts";
import { localeOf } from "./locale.ts";
import { narrative, type NarrativeContext } from "./narrative.ts";
import { numberParts } from "./numbering.ts";
import type { ReportWarning } from "./report.ts";

/** What an edition that is set knows of the one that is not. */
export interface SetEdition extends Pick<NarrativeContext, "works" | "image"> {
  record: RunRecord;
  /** The notebook without the narrative that does not hold. */
  notebook: Notebook;
  edition: Edition;
  lang: Language;
  glyphs: GlyphCheck;
}

/**
 * What keeps the edition in the other language from being set: who writes in one language would hear of a slip in the
 * other only when somebody asks for that edition. Each passage tells the first thing; this edition is right all the same.
 */
export function otherEditionWarnings(set: SetEdition): ReportWarning[] {
  const { record: { manifest: { notebook: { path, title } }, items }, notebook, edition } = set;
  const lang = set.lang === "ja" ? "en" : "ja";
  const locale = localeOf(lang);
  const warnings: ReportWarning[] = [];
  const told = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      warnings.push(warningOf(error, lang, path));
      return undefined;
    }
  };
  // What this edition sets too, for want of a translation, it has checked itself.
  const own = new Set(edition.parts.map(({ cell }) => cell));
  const other = told(() => editionOf(notebook, path, lang));
  const numbering = other && told(() => numberParts(other, items, { locale, path, title }));
  if (other === undefined || numbering === undefined) return warnings;
  const isOther = (part: Edition["parts"][number]): part is Passage =>
    part.kind === "narrative" && !own.has(part.cell);
  for (const { tree, cell, part } of other.parts.filter(isOther)) {
    const where = `${path}, cell ${cell}`;
    const context: NarrativeContext = {
      lang,
      locale,
      items,
      numbering,
      works: set.works,
      setItem: () => "",
      image: set.image,
      where,
      referred: new Set(),
      printed: new Set(),
      cited: false,
      chapterDepth: part === "body" ? numbering.chapterDepth : undefined,
    };
    told(() => set.glyphs.check(narrative(tree, context), where));
  }
  return warnings;
}

function warningOf({ subject, expected, found, where }: Fault, lang: Language, path: string): ReportWarning {
  const parts = [...(expected ? [`expected ${expected}`] : []), ...(found ? [`found ${found}`] : [])];
  const told = parts.length === 0 ? "" : ` (${parts.join("; ").replaceAll(/\s+/g, " ")})`;
  return {
    kind: "other-edition",
    message: `the ${lang === "en" ? "English" : "Japanese"} edition cannot be set: ${
      subject.replace(/^report: /, "")
    }${told}`,
    where: where ?? path,
  };
}
