import { reportSettings, type RunRecord } from "../notebook/mod.ts";
import type { Language } from "../publish/mod.ts";
import { fiscalYear, readDay, yearAndMonth } from "./era.ts";
import { fill, localeOf } from "./locale.ts";
import type { Numbering } from "./numbering.ts";
import type { ReportOptions } from "./report.ts";
import { call, literal, text } from "./typst_text.ts";

/** The pieces that the frame holds together; markup is Typst. */
export interface FramePieces {
  record: RunRecord;
  options: ReportOptions & { date: string };
  lang: Language;
  numbering: Numbering;
  /** SHA-256 of the attached manifest. */
  manifest: string;
  attachments: { name: string; mediaType: string }[];
  summary: string[];
  body: string[];
  appendices: string;
  /** Whether works were cited. */
  works: boolean;
}

/** The root of the Typst project: cover, 要約, contents, chapters, references, appendices. */
export function frame(pieces: FramePieces): string {
  const { record: { manifest }, options, lang, numbering } = pieces;
  const locale = localeOf(lang);
  const day = readDay(options.date);
  const title = manifest.notebook.title[lang];
  const organisation = (options.cover?.organisation ?? reportSettings().cover.organisation)[lang];
  const contract = (options.cover?.contract ?? reportSettings().cover.contract)[lang];
  const placed = [...numbering.places.values()];
  const many = (kind: "figure" | "table") =>
    placed.filter((place) => place.kind === kind).length >= reportSettings().listsFrom;
  const show = (name: string, named: Record<string, string> = {}, positional: string[] = []) => {
    const parts = [...positional, ...Object.entries(named).map(([key, value]) => `${key}: ${value}`)];
    return `#show: ${name}.with(${parts.join(", ")})`;
  };
  return [
    `#import "/report.typ": *`,
    show("report", {
      lang: literal(lang),
      title: literal(title),
      author: literal(organisation),
      date: `datetime(year: ${day.year}, month: ${day.month}, day: ${day.day})`,
    }),
    ...pieces.attachments.map(({ name, mediaType }) =>
      call("pdf.attach", [literal(name), `read(${literal(`/attachments/${name}`)}, encoding: none)`], {
        relationship: literal(name === "notebook.ipynb" ? "source" : "data"),
        "mime-type": literal(mediaType),
      })
    ),
    call("cover", [], {
      "fiscal-year": literal(fiscalYear(day, lang)),
      contract: literal(contract),
      title: literal(title),
      kind: literal(locale.report),
      month: literal(yearAndMonth(day, lang)),
      organisation: literal(organisation),
      version: literal(
        fill(locale.version, { version: manifest.environment.kenzan, record: pieces.manifest.slice(0, 12) }),
      ),
    }),
    show("front-matter"),
    ...(pieces.summary.length === 0
      ? []
      : [`#summary(${literal(locale.summary)})[\n${pieces.summary.join("\n\n")}\n]`]),
    call("contents", [literal(locale.contents)], {
      figures: many("figure") ? literal(locale.listOfFigures) : undefined,
      tables: many("table") ? literal(locale.listOfTables) : undefined,
    }),
    "#pagebreak(weak: true)",
    show("main-matter"),
    ...(numbering.implicitChapter ? [`#heading(level: 1)[${text(locale.introduction)}]`] : []),
    ...pieces.body,
    ...(pieces.works
      ? [
        call("references", [literal(locale.references), literal("/references.csl")], { lang: literal(lang) }),
      ]
      : []),
    show("appendices", {}, [literal(locale.appendix)]),
    pieces.appendices,
    "#finis",
  ].join("\n\n") + "\n";
}
