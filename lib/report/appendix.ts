import { createHash } from "node:crypto";
import type { RunRecord } from "../notebook/mod.ts";
import { formatNumber, type Language } from "../publish/mod.ts";
import { heading, lead, shortSum } from "./appendix_markup.ts";
import { appendixTable, type TableFonts, textCell } from "./appendix_table.ts";
import { digitSurvival, type Survival } from "./digit_survival.ts";
import { fill, type Locale } from "./locale.ts";
import type { Numbering } from "./numbering.ts";
import { provenance } from "./provenance.ts";
import type { ReportOptions, ReportWarning } from "./report.ts";
import { isUnread } from "./run_warnings.ts";
import { array, call, literal, text } from "./typst_text.ts";

/** What the appendices tell. */
export interface AppendixContext {
  record: RunRecord;
  lang: Language;
  locale: Locale;
  fonts: TableFonts;
  numbering: Numbering;
  /** With the date that the report bears. */
  options: ReportOptions & { date: string };
  /** SHA-256 of the attached `manifest.json`. */
  manifest: string;
  /** Markup of the cells tagged `glossary`. */
  glossary: string[];
  /** Ids of values and claims that stand in the narrative. */
  printed: ReadonlySet<string>;
  /** What was measured of the digits. */
  fragility: Survival;
  warnings: ReportWarning[];
  /**
   * Puts markup into a file of its own, and gives what includes it: what is the same in draft and report stays in the
   * typesetter's caches only where it stands in the same file.
   */
  include: (name: string, markup: string) => string;
}

/** Typst markup of the appendices: 用語, 数値の出所, データ一覧, 実行環境, 再現手順. */
export function appendices(context: AppendixContext): string {
  const { locale, glossary } = context;
  return [
    ...(glossary.length > 0 ? [heading(1, locale.glossary), ...glossary] : []),
    heading(1, locale.provenance),
    context.include("provenance", provenance(context)),
    ...digitSurvival(context.fragility, context),
    heading(1, locale.datasets),
    context.include("datasets", datasets(context)),
    heading(1, locale.environment),
    environment(context),
    heading(1, locale.reproduce),
    reproduction(context),
    ...untranslated(context),
  ].join("\n\n");
}

function datasets({ record: { manifest }, lang, locale }: AppendixContext): string {
  if (manifest.datasets.length === 0) return text(locale.noDatasets);
  const blocks = manifest.datasets.map((dataset, index) =>
    call("fact-sheet", [
      literal(`D${index + 1}`),
      literal(dataset.title[lang]),
      array([
        fact(locale.catalogId, dataset.id),
        fact(locale.licence, dataset.licence),
        fact(locale.confidentiality, locale[dataset.confidentiality]),
        fact(locale.source, dataset.source[lang]),
        fact(locale.size, `${formatNumber(dataset.bytes)} ${locale.bytes}`),
        fact(locale.checksum, dataset.sha256),
        ...(isUnread(dataset) ? [fact(locale.reading, locale.notRead)] : []),
      ]),
    ])
  );
  return [text(locale.datasetsLead), ...blocks].join("\n\n");
}

function environment(
  { record: { manifest, notebook }, lang, locale, fonts, manifest: sum }: AppendixContext,
): string {
  const { environment, lock, modules } = manifest;
  const parameters = Object.entries(manifest.parameters);
  const meaning = notebook.metadata.kenzan.parameters;
  return [
    call("fact-sheet", [
      "none",
      "none",
      array([
        fact(
          locale.software,
          `Kenzan ${environment.kenzan}, Deno ${environment.deno}, V8 ${environment.v8}, ` +
            `TypeScript ${environment.typescript}`,
        ),
        fact(locale.system, `${environment.os} ${environment.arch}`),
        fact(locale.access, accessOf(manifest, locale)),
        fact(`${locale.notebook} ${manifest.notebook.path}`, manifest.notebook.sha256),
        fact(`${locale.lock} ${lock.path}`, lock.sha256),
        fact(`${locale.manifest} manifest.json`, sum),
      ]),
    ]),
    heading(2, locale.parameters),
    parameters.length === 0 ? text(locale.noParameters) : appendixTable({
      head: [locale.parameterName, locale.parameterMeaning, locale.value],
      aligns: ["left", "left", "right"],
      columns: ["fit", 1, "fit"],
      rows: parameters.map(([name, value]) =>
        [name, meaning[name]?.label[lang] ?? "–", String(value)].map(textCell)
      ),
      fonts,
    }),
    heading(2, locale.modules),
    modules.length === 0 ? text(locale.noModules) : lead(locale.modulesLead),
    ...(modules.length === 0 ? [] : [appendixTable({
      head: [locale.folder, locale.moduleCount, locale.checksum],
      aligns: ["left", "right", "left"],
      columns: [1, "fit", "fit"],
      rows: foldersOf(modules).map((row) => row.map(textCell)),
      fonts,
    })]),
  ].join("\n\n");
}

/**
 * Folder, number of files, and the beginning of the SHA-256 of their list as `sha256sum` prints it: what
 * `sha256sum <files in order> | sha256sum` gives.
 */
function foldersOf(modules: RunRecord["manifest"]["modules"]): string[][] {
  const inOrder = modules.toSorted((a, b) => a.path < b.path ? -1 : 1);
  const folders = Map.groupBy(inOrder, ({ path }) => path.slice(0, path.lastIndexOf("/") + 1));
  return [...folders].map(([folder, files]) => {
    const list = files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join("");
    const sum = createHash("sha256").update(list).digest("hex");
    return [folder, formatNumber(files.length), shortSum(sum)];
  });
}

/** What the cells could reach. */
function accessOf({ sandbox, granted }: RunRecord["manifest"], locale: Locale): string {
  if (sandbox === "none") return locale.accessAny;
  return [locale.accessCatalog, ...granted].join(locale.comma);
}

function reproduction({ record: { manifest }, lang, locale }: AppendixContext): string {
  const { environment, notebook, datasets, publication } = manifest;
  const confidential = datasets.filter(({ confidentiality }) => confidentiality === "confidential");
  const pdf = lang === "en" ? "report.en.pdf" : "report.pdf";
  const values = { version: environment.kenzan, notebook: notebook.id, pdf };
  const { repository } = publication;
  const steps = locale.reproduceSteps.map((step) => fill(step, values));
  if (repository !== "") steps[0] = fill(locale.reproduceSource, { ...values, repository });
  const task = (words: string) => `npx -y deno@${environment.deno} task ${words}`;
  const audit = [task(`audit ${pdf}`), ...(confidential.length > 0 ? ["--catalog DIR"] : [])].join(" ");
  const command = [
    task(`report ${shellWord(notebook.path)}`),
    ...Object.entries(manifest.parameters).filter(([name, value]) => manifest.defaults[name] !== value)
      .map(([name, value]) => `-p ${shellWord(`${name}=${value}`)}`),
    ...manifest.granted.map((word) => `--allow ${shellWord(word)}`),
    ...(manifest.date === undefined ? [] : [`--date ${manifest.date}`]),
    ...(lang === "en" ? ["--lang en"] : []),
    ...(confidential.length > 0 ? ["--catalog DIR"] : []),
  ].join(" ");
  const code = (source: string) => call("raw", [literal(source)], { block: "true", lang: literal("sh") });
  const items = [
    `[${text(steps[0])}]`,
    `[${text(steps[1])}${code(audit)}]`,
    `[${text(steps[2])}${code(command)}]`,
    `[${text(steps[3])}${code(`pdfdetach -saveall ${pdf}`)}]`,
  ];
  const marks = confidential.map(({ id }) => id).join(", ");
  return [
    text(locale.reproduceLead),
    call("enum", items, { tight: "false" }),
    ...(confidential.length > 0 ? [text(fill(locale.reproduceConfidential, { datasets: marks }))] : []),
  ].join("\n\n");
}

function untranslated({ lang, locale, warnings }: AppendixContext): string[] {
  const passages = warnings.filter(({ kind }) => kind === "not-translated");
  if (lang === "ja" || passages.length === 0) return [];
  const items = passages.map(({ message, where }) => `[${text(`${where}: ${message}`)}]`);
  return [heading(1, locale.translations), text(locale.translationsLead), call("list", items)];
}

function fact(name: string, value: string): string {
  return `(${literal(name)}, ${literal(value)})`;
}

/** A word for a POSIX shell. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
