import { createHash } from "node:crypto";
import type { RecordedItem, RunRecord } from "../notebook/mod.ts";
import {
  formatBounds,
  formatLevel,
  formatNumber,
  formatValue,
  type Language,
  type PublishedValue,
} from "../publish/mod.ts";
import { fill, type Locale } from "./locale.ts";
import type { Numbering } from "./numbering.ts";
import type { ReportOptions, ReportWarning } from "./report.ts";
import { array, call, literal, text } from "./typst_text.ts";

/** What the appendices tell. */
export interface AppendixContext {
  record: RunRecord;
  lang: Language;
  locale: Locale;
  numbering: Numbering;
  /** With the date that the report bears. */
  options: ReportOptions & { date: string };
  /** SHA-256 of the attached `manifest.json`. */
  manifest: string;
  /** Markup of the cells tagged `glossary`. */
  glossary: string[];
  warnings: ReportWarning[];
}

/** Typst markup of the appendices: 用語, 数値の出所, データ一覧, 実行環境, 再現手順. */
export function appendices(context: AppendixContext): string {
  const { locale, glossary } = context;
  return [
    ...(glossary.length > 0 ? [heading(1, locale.glossary), ...glossary] : []),
    heading(1, locale.provenance),
    provenance(context),
    heading(1, locale.datasets),
    datasets(context),
    heading(1, locale.environment),
    environment(context),
    heading(1, locale.reproduce),
    reproduction(context),
    ...untranslated(context),
  ].join("\n\n");
}

function provenance({ record: { items, manifest }, lang, locale, numbering }: AppendixContext): string {
  const marks = manifest.datasets.map((_, index) => `D${index + 1}`).join(", ");
  const values = items.filter((item) => item.kind === "value");
  const valueRows = values.map((item) => [
    item.label[lang],
    formatValue(item, lang),
    precisionOf(item, lang, locale),
    String(item.cell),
  ]);
  const placed = [...numbering.places].filter(([, { kind }]) => kind === "figure" || kind === "table");
  const itemRows = placed.map(([id, { text }]) => {
    const item = items.find((item) => item.id === id)!;
    return [text, item.label[lang], String(item.cell), shortSum(checksum(item, lang))];
  });
  const files = items.filter((item) => item.kind === "file");
  return [
    lead(locale.provenanceLead + (marks === "" ? "" : fill(locale.provenanceData, { marks }))),
    table({
      head: [locale.label, locale.value, locale.precision, locale.cell],
      aligns: ["left", "right", "left", "right"],
      columns: "(1.15fr, auto, 1fr, auto)",
      rows: valueRows,
    }),
    ...(itemRows.length === 0 ? [] : [
      heading(2, locale.provenanceItems),
      table({
        head: [locale.number, locale.label, locale.cell, locale.checksum],
        aligns: ["left", "left", "right", "left"],
        columns: "(auto, 1fr, auto, auto)",
        rows: itemRows,
      }),
    ]),
    ...(files.length === 0 ? [] : [
      heading(2, locale.files),
      lead(locale.filesLead),
      table({
        head: [locale.fileName, locale.label, locale.cell, locale.checksum],
        aligns: ["left", "left", "right", "left"],
        columns: "(auto, 1fr, auto, auto)",
        rows: files.map((
          item,
        ) => [item.name, item.label[lang], String(item.cell), shortSum(item.content.sha256)]),
      }),
    ]),
  ].join("\n\n");
}

/** Interval with level and method, and number of observations, of what has them. */
function precisionOf({ interval, n, ...format }: PublishedValue, lang: Language, locale: Locale): string {
  const parts: string[] = [];
  if (interval !== undefined) {
    parts.push(fill(locale.intervalWithMethod, {
      bounds: formatBounds(interval, format, lang),
      level: formatLevel(interval.level),
      method: methodName(interval.method, locale),
    }));
  }
  if (n !== undefined) parts.push(`n = ${formatNumber(n)}`);
  return parts.join(locale.comma) || "–";
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
      ]),
    ])
  );
  return [text(locale.datasetsLead), ...blocks].join("\n\n");
}

function environment(
  { record: { manifest, notebook }, lang, locale, manifest: sum }: AppendixContext,
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
        fact(`${locale.notebook} ${manifest.notebook.path}`, manifest.notebook.sha256),
        fact(`${locale.lock} ${lock.path}`, lock.sha256),
        fact(`${locale.manifest} manifest.json`, sum),
      ]),
    ]),
    heading(2, locale.parameters),
    parameters.length === 0 ? text(locale.noParameters) : table({
      head: [locale.parameterName, locale.parameterMeaning, locale.value],
      aligns: ["left", "left", "right"],
      columns: "(auto, 1fr, auto)",
      rows: parameters.map(([name, value]) => [name, meaning[name]?.label[lang] ?? "–", String(value)]),
    }),
    heading(2, locale.modules),
    modules.length === 0 ? text(locale.noModules) : lead(locale.modulesLead),
    ...(modules.length === 0 ? [] : [table({
      head: [locale.folder, locale.moduleCount, locale.checksum],
      aligns: ["left", "right", "left"],
      columns: "(1fr, auto, auto)",
      rows: foldersOf(modules),
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

/** A method's name in the language of the edition, where the locale has one. */
function methodName(method: string, { methods }: Locale): string {
  return (methods as Record<string, string>)[method] ?? method;
}

function reproduction({ record: { manifest }, lang, locale }: AppendixContext): string {
  const { environment, notebook, datasets } = manifest;
  const confidential = datasets.filter(({ confidentiality }) => confidentiality === "confidential");
  const pdf = lang === "en" ? "report.en.pdf" : "report.pdf";
  const values = { version: environment.kenzan, notebook: notebook.id, pdf };
  const steps = locale.reproduceSteps.map((step) => fill(step, values));
  const command = [
    `npx -y deno@${environment.deno} task report ${shellWord(notebook.path)}`,
    ...Object.entries(manifest.parameters).filter(([name, value]) => manifest.defaults[name] !== value)
      .map(([name, value]) => `-p ${shellWord(`${name}=${value}`)}`),
    ...(manifest.date === undefined ? [] : [`--date ${manifest.date}`]),
    ...(lang === "en" ? ["--lang en"] : []),
    ...(confidential.length > 0 ? ["--catalog DIR"] : []),
  ].join(" ");
  const code = (source: string) => call("raw", [literal(source)], { block: "true", lang: literal("sh") });
  const items = [
    `[${text(steps[0])}${code(`pdfdetach -saveall ${pdf}`)}]`,
    `[${text(steps[1])}]`,
    `[${text(steps[2])}${code(command)}]`,
    `[${text(steps[3])}]`,
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

function heading(level: number, title: string): string {
  return `#heading(level: ${level})[${text(title)}]`;
}

/** A sentence that stays with the table it introduces. */
function lead(sentence: string): string {
  return `#block(sticky: true)[${text(sentence)}]`;
}

function fact(name: string, value: string): string {
  return `(${literal(name)}, ${literal(value)})`;
}

function table(
  { head, aligns, columns, rows }: { head: string[]; aligns: string[]; columns: string; rows: string[][] },
): string {
  return call("plain-table", [array(head.map(literal)), array(rows.flat().map(literal))], {
    columns,
    aligns: array(aligns.map((align) => `${align} + horizon`)),
    size: "8pt",
  });
}

function checksum(item: RecordedItem, lang: Language): string {
  if (item.kind === "value") return "";
  return "ja" in item.content ? item.content[lang].sha256 : item.content.sha256;
}

function shortSum(sha256: string): string {
  return sha256.slice(0, 12);
}

/** A word for a POSIX shell. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
