import type { LineagePath, LineageQuery, RecordedItem } from "../notebook/mod.ts";
import {
  formatBasis,
  formatBounds,
  formatLevel,
  formatNumber,
  formatValue,
  isOutsideInterval,
  type Language,
  type PublishedClaim,
  type PublishedValue,
} from "../publish/mod.ts";
import type { AppendixContext } from "./appendix.ts";
import { heading, lead, shortSum } from "./appendix_markup.ts";
import { type AppendixCell, appendixTable, identifierLine, linesOf, textCell } from "./appendix_table.ts";
import { fill, type Locale } from "./locale.ts";
import { originAnchor, useAnchor } from "./reference.ts";
import { array, call, literal } from "./typst_text.ts";

/** With the mark of each way, by its index in the lineage. */
type ProvenanceContext = AppendixContext & { marks: string[] };

/**
 * Typst markup of 数値の出所: a row for everything published, which the narrative links to, and the ways on which they
 * were computed, from cell to data.
 */
export function provenance(appendix: AppendixContext): string {
  const context = { ...appendix, marks: wayMarks(appendix) };
  const { record: { items }, lang, locale, fonts, numbering } = context;
  const values = items.filter((item) => item.kind === "value");
  const claims = items.filter((item) => item.kind === "claim");
  const files = items.filter((item) => item.kind === "file");
  const placed = [...numbering.places].filter(([, { kind }]) => kind === "figure" || kind === "table");
  return [
    ...(values.length === 0 ? [] : [
      lead(locale.provenanceLead),
      appendixTable({
        head: [locale.label, locale.value, locale.precision, locale.cellLine, locale.path],
        aligns: ["left", "right", "left", "right", "left"],
        columns: [1.15, "fit", 1, "fit", "fit"],
        rows: values.map((item) => [
          nameCell(item, context),
          textCell(formatValue(item, lang)),
          textCell(precisionOf(item, lang, locale)),
          ...originCells(item, context),
        ]),
        fonts,
      }),
    ]),
    ...(claims.length === 0 ? [] : [
      heading(2, locale.claims),
      lead(locale.claimsLead),
      appendixTable({
        head: [locale.sentence, locale.holds, locale.basis, locale.cellLine, locale.path],
        aligns: ["left", "center", "left", "right", "left"],
        columns: [1, "fit", 1, "fit", "fit"],
        rows: claims.map((item) => [
          nameCell(item, context),
          textCell(item.holds ? "○" : "×"),
          basisCell(item, lang, locale),
          ...originCells(item, context),
        ]),
        fonts,
      }),
    ]),
    ...(placed.length === 0 ? [] : [
      heading(2, locale.provenanceItems),
      appendixTable({
        head: [locale.number, locale.label, locale.cellLine, locale.path, locale.checksum],
        aligns: ["left", "left", "right", "left", "left"],
        columns: ["fit", 1, "fit", "fit", "fit"],
        rows: placed.map(([id, { text: number, anchor }]) => {
          const item = items.find((item) => item.id === id)!;
          return [
            linkedCell(anchor, number),
            nameCell(item, context),
            ...originCells(item, context),
            textCell(shortSum(checksum(item, lang))),
          ];
        }),
        fonts,
      }),
    ]),
    ...(files.length === 0 ? [] : [
      heading(2, locale.files),
      lead(locale.filesLead),
      appendixTable({
        head: [locale.fileName, locale.label, locale.cellLine, locale.path, locale.checksum],
        aligns: ["left", "left", "right", "left", "left"],
        columns: ["fit", 1, "fit", "fit", "fit"],
        rows: files.map((item) => [
          textCell(item.name),
          nameCell(item, context),
          ...originCells(item, context),
          textCell(shortSum(item.content.sha256)),
        ]),
        fonts,
      }),
    ]),
    ...ways(context),
  ].join("\n\n");
}

/** What the appendix tells of a way: cells on it are left to the record, so that many things share one. */
function wayOf({ functions, queries, parameters, datasets, wide }: LineagePath): string {
  return JSON.stringify([functions, queries, parameters, datasets, wide]);
}

/** The marks of the ways, by index in the lineage. */
function wayMarks({ record: { lineage } }: AppendixContext): string[] {
  const ways = [...new Set(lineage.paths.map(wayOf))];
  return lineage.paths.map((path) => `P${ways.indexOf(wayOf(path)) + 1}`);
}

/** The ways on which things were computed, with the data and its licences, and the queries. */
function ways({ record: { lineage, manifest }, locale, fonts, marks }: ProvenanceContext): string[] {
  if (lineage.paths.length === 0) return [];
  const queries = [
    ...new Map(lineage.paths.flatMap((path) => path.queries).map((it) => [keyOf(it), it])).values(),
  ]
    .sort((a, b) => a.cell - b.cell || a.line - b.line);
  const queryMarks = new Map(queries.map((query, index) => [keyOf(query), `S${index + 1}`]));
  const data = new Map(manifest.datasets.map(({ id }, index) => [id, `D${index + 1}`]));
  const licences = manifest.datasets.map(({ id, licence }) =>
    fill(locale.licenceOf, { mark: data.get(id)!, id, licence })
  );
  const marked = new Map(marks.map((mark, index) => [mark, lineage.paths[index]]));
  return [
    heading(2, locale.paths),
    lead(
      locale.pathsLead + (licences.length === 0 ? "" : fill(locale.pathsData, {
        licences: licences.join(locale.comma),
      })),
    ),
    appendixTable({
      head: [locale.path, locale.functions, locale.parameters, locale.data],
      aligns: ["left", "left", "left", "left"],
      columns: ["fit", 5, 3, 2],
      rows: [...marked].map(([mark, path]) => [
        {
          markup: `anchored(${literal(`way:${mark}`)}, ${literal(mark)})`,
          lines: linesOf(mark),
        },
        textCell(
          [
            ...briefFunctions(path.functions),
            ...path.queries.map((query) => queryMarks.get(keyOf(query))!),
          ].join(locale.comma) || "–",
        ),
        textCell(path.parameters.join(", ") || "–"),
        dataCell(path, data, locale),
      ]),
      fonts,
    }),
    ...queries.map((query) =>
      call("appendix-query", [
        literal(
          fill(locale.queryAt, { mark: queryMarks.get(keyOf(query))!, cell: query.cell, line: query.line }),
        ),
        literal(query.sql),
      ])
    ),
  ];
}

function keyOf({ cell, line }: LineageQuery): string {
  return `${cell}:${line}`;
}

/** Functions by folder, the folder told once: `landuse.ardRate, compareGrids`. */
function briefFunctions(functions: string[]): string[] {
  let folder = "";
  return functions.map((name) => {
    const [own, rest] = name.split(".");
    if (own === folder) return rest;
    folder = own;
    return name;
  });
}

function dataCell(
  { datasets, wide }: LineagePath,
  marks: ReadonlyMap<string, string>,
  locale: Locale,
): AppendixCell {
  const names = datasets.map((id) => marks.get(id) ?? id);
  const links = datasets.map((id, index) =>
    array([marks.has(id) ? literal(`data:${names[index]}`) : "none", literal(names[index])])
  );
  const remarks = [
    ...(wide?.datasets ? [locale.wideDatasets] : []),
    ...(wide?.cells ? [fill(locale.wideCells, { cells: wide.cells.join(", ") })] : []),
  ];
  return {
    markup: `leading-to-all(${array(links)}, ${literal(remarks.join(""))})`,
    lines: linesOf((names.join(", ") || "–") + remarks.join("")),
  };
}

/** The label, which is the row's anchor, over the id, which leads back to the place in the text. */
function nameCell(item: RecordedItem, { lang, printed }: AppendixContext): AppendixCell {
  const name = item.label[lang];
  const back = printed.has(item.id) ? `, back: ${literal(useAnchor(item.id))}` : "";
  return {
    markup: `origin(${literal(originAnchor(item.id))}, ${literal(name)}, ${literal(item.id)}${back})`,
    lines: [...linesOf(name), identifierLine(item.id)],
  };
}

/** A text that leads to an anchor. */
function linkedCell(anchor: string, words: string): AppendixCell {
  return { markup: `leading-to(${literal(anchor)}, ${literal(words)})`, lines: linesOf(words) };
}

/** Cell with line, and the way, which it links to. */
function originCells(
  { id, cell }: RecordedItem,
  { record: { lineage }, marks }: ProvenanceContext,
): AppendixCell[] {
  const { line, path } = lineage.items[id] ?? {};
  const place = textCell(line === undefined ? String(cell) : `${cell}:${line}`);
  return [place, path === undefined ? textCell("–") : linkedCell(`way:${marks[path]}`, marks[path])];
}

function basisCell({ basis }: PublishedClaim, lang: Language, locale: Locale): AppendixCell {
  const words = basis.map((it) => formatBasis(it, lang, (method) => methodName(method, locale)));
  return { markup: `stacked(${array(words.map(literal))})`, lines: linesOf(words.join("\n")) };
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
    if (isOutsideInterval({ interval, ...format })) parts.push(locale.outsideInterval);
  }
  if (n !== undefined) parts.push(`n = ${formatNumber(n)}`);
  return parts.join(locale.comma) || "–";
}

/** A method's name in the language of the edition, where the locale has one. */
function methodName(method: string, { methods }: Locale): string {
  return (methods as Record<string, string>)[method] ?? method;
}

function checksum(item: RecordedItem, lang: Language): string {
  if (item.kind === "value" || item.kind === "claim") return "";
  return "ja" in item.content ? item.content[lang].sha256 : item.content.sha256;
}
