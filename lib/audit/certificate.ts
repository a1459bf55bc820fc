import { basename } from "node:path";
import en from "../../reports/certificate/en.json" with { type: "json" };
import ja from "../../reports/certificate/ja.json" with { type: "json" };
import type { Language } from "../publish/mod.ts";
import { array, call, literal, setDocument, text } from "../report/mod.ts";
import type { Audit } from "./audit_report.ts";
import {
  deviationRows,
  notChecked,
  summaryRows,
  type Tables,
  tolerated,
  verdictRows,
} from "./certificate_tables.ts";
import type { Circumstances } from "./circumstances.ts";
import { countsOf } from "./counts.ts";
import { printable } from "./printable.ts";

/** The fixed texts of a certificate; both languages have the same ones. */
export type CertificateTexts = typeof ja & typeof en;

/** What a certificate is made from. */
export interface Certificate {
  audit: Audit;
  circumstances: Circumstances;
  /** Language of the certificate. Default `ja`. */
  lang?: Language;
}

/**
 * Sets the certificate of an audit: the result, what was audited, by whom, when and where, every deviation with the
 * numbers before and after, pictures of figures that differ, what was not checked and why, and every item's verdict.
 *
 * @returns The PDF: the same bytes for the same audit and circumstances.
 */
export async function certificate({ audit, circumstances, lang = "ja" }: Certificate): Promise<Uint8Array> {
  const texts: CertificateTexts = { ja, en }[lang];
  const { report, overall, findings, pictures } = audit;
  const counts = countsOf(findings);
  const tables: Tables = { texts, lang };
  const deviating = deviationRows(findings, tables);
  const open = notChecked(findings, tables);
  const small = tolerated(findings, tables);
  const files = new Map<string, string | Uint8Array>();
  files.set(
    "/certificate.typ",
    await Deno.readTextFile(new URL("../../reports/certificate/certificate.typ", import.meta.url)),
  );
  const shown = [...pictures].map(([id, png]) => {
    files.set(`/pictures/${id}.png`, png);
    const name = findings.find((it) => it.part === "figure" && it.id === id)?.name?.[lang] ?? id;
    return call("picture", [literal(printable(name)), literal(`/pictures/${id}.png`)]);
  });
  const hole = (name: string, values: Record<string, number | string>) =>
    name.replace(/\{(\w+)\}/g, (_, key: string) => String(values[key]));
  const number = (value: number) => value.toLocaleString("en-US");
  const five = [texts.part, texts.object, texts.what, texts.recorded, texts.found];
  const main = [
    `#import "/certificate.typ": *`,
    `#show: certificate.with(lang: ${literal(lang)}, title: ${literal(texts.title)}, date: ${
      day(circumstances)
    })`,
    call("result", [
      literal(texts.result),
      literal(texts.overall[overall]),
      literal(
        hole(texts.sentence[overall === "holds" && counts.noted > 0 ? "noted" : overall], { ...counts }),
      ),
      String(overall === "holds"),
    ]),
    section(texts.subject),
    facts([
      [texts.report, report.title[lang]],
      [texts.file, basename(report.path)],
      [texts.sha256, report.sha256],
      [texts.size, hole(texts.sizeText, { bytes: number(report.bytes), pages: report.pages })],
      [texts.notebook, report.notebook.path],
      [texts.reportDate, report.date],
    ]),
    section(texts.audit),
    facts([
      [texts.who, circumstances.who || texts.nobody],
      [texts.when, circumstances.when],
      [texts.machine, circumstances.machine],
      [texts.software, `Kenzan ${audit.kenzan}, ${circumstances.software}`],
    ]),
    section(texts.summary),
    listing([texts.part, texts.count, texts.good, texts.bad, texts.open], summaryRows(findings, tables), {
      columns: "(1fr, 22mm, 22mm, 22mm, 22mm)",
      aligns: "(left, right, right, right, right)",
    }),
    section(texts.deviations),
    deviating.rows.length === 0
      ? text(texts.noDeviations)
      : listing(five, deviating.rows, { columns: "(21mm, 1fr, 1.1fr, 1.2fr, 1.2fr)", aligns: "left" }),
    ...(deviating.omitted > 0 ? [text(hole(texts.omitted, { more: deviating.omitted }))] : []),
    ...(shown.length > 0 ? [section(texts.pictures), text(texts.picturesLead), ...shown] : []),
    section(texts.notChecked),
    open.length === 0 ? text(texts.allChecked) : listing([texts.part, texts.object, texts.verdict], open, {
      columns: "(22mm, 1fr, 1.4fr)",
      aligns: "left",
    }),
    ...(small.length === 0 ? [] : [
      section(texts.remarks),
      listing(five, small, { columns: "(21mm, 1fr, 1.1fr, 1.2fr, 1.2fr)", aligns: "left" }),
    ]),
    section(texts.items),
    listing([texts.part, texts.object, texts.verdict], verdictRows(findings, tables), {
      columns: "(22mm, 1fr, 26mm)",
      aligns: "left",
    }),
    section(texts.scope),
    text(texts.scopeText),
  ].join("\n\n");
  return await setDocument({ main, files });
}

function section(title: string): string {
  return call("section", [literal(title)]);
}

function facts(rows: string[][]): string {
  return call("facts", [array(rows.map((row) => array(row.map((cell) => literal(printable(cell))))))]);
}

function listing(
  head: string[],
  rows: string[][],
  { columns, aligns }: { columns: string; aligns: string },
): string {
  return call("listing", [
    array(head.map(literal)),
    array(rows.flat().map((cell) => literal(printable(cell)))),
  ], {
    columns,
    aligns,
  });
}

/** The day of the audit, for the PDF's metadata. */
function day({ when }: Circumstances): string {
  const [year, month, date] = when.slice(0, 10).split("-").map(Number);
  return `datetime(year: ${year}, month: ${month}, day: ${date})`;
}
