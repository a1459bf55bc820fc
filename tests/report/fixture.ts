/** Run records for the tests of reports: real Arrow files and SVG, written to a temporary folder. */

import { tableFromArrays, tableToIPC } from "apache-arrow";
import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  type Cell,
  type CodeCell,
  formatNotebook,
  type MarkdownCell,
  type RecordedDataset,
  type RecordedItem,
  type RunRecord,
} from "kenzan/notebook/mod.ts";
import type { Content, Label, PublishedColumn } from "kenzan/publish/mod.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const zeros = "0".repeat(64);

/** Declares the parameters of every sample; behind the other cells, whose numbers stand in messages. */
const parameterCell: CodeCell = {
  cell_type: "code",
  id: "parameters",
  metadata: { tags: ["parameters"] },
  source: 'let level = 0.95;\nlet region = "全国";',
  outputs: [],
  execution_count: null,
};

/** A narrative cell. */
export function markdown(source: string, ...tags: string[]): MarkdownCell {
  return { cell_type: "markdown", id: "m", source, metadata: { tags } };
}

/** A code cell and what it published. */
export function code(items: Item[] = [], outputs: CodeCell["outputs"] = []): CodeCell & { items: Item[] } {
  return {
    cell_type: "code",
    id: "c",
    source: "await work();",
    metadata: {},
    execution_count: 1,
    outputs,
    items,
  };
}

/** A thing to publish with its content as bytes. */
export type Item = {
  make: (put: (path: string, bytes: Uint8Array) => Content) => Omit<RecordedItem, "cell" | "cellId">;
};

const both = (text: string | Label): Label =>
  typeof text === "string" ? { ja: text, en: `${text} (en)` } : text;

/** A value with an interval. */
export function value(id: string, number: number, more: Record<string, unknown> = {}): Item {
  const thing = {
    kind: "value",
    id,
    value: number,
    label: both(`値${id}`),
    unit: { ja: "ha/年", en: "ha/yr" },
    digits: 2,
    tolerance: 0,
    grouping: true,
    notes: [],
    ...more,
  };
  return { make: () => thing as unknown as RecordedItem };
}

/** A claim that rests on a comparison of `left` with 1. */
export function claim(id: string, left: number, more: Record<string, unknown> = {}): Item {
  const side = (of: string, value: number) => ({ of: both(of), value });
  const thing = {
    kind: "claim",
    id,
    label: both(`文${id}が成り立つ`),
    notes: [],
    holds: left < 1,
    basis: [{
      kind: "comparison",
      left: side("左", left),
      relation: "<",
      right: side("右", 1),
      unit: { ja: "", en: "" },
      digits: 2,
    }],
    ...more,
  };
  return { make: () => thing as unknown as RecordedItem };
}

/** A table of columns given as arrays. */
export function table(
  id: string,
  columns: Record<string, unknown[]>,
  more: Record<string, Partial<PublishedColumn>> = {},
  label: string | Label = `表${id}`,
  notes: Label[] = [],
): Item {
  const bytes = tableToIPC(tableFromArrays(columns), "file");
  const described = Object.keys(columns).map((name) => ({
    name,
    label: both(name),
    shown: true,
    grouping: true,
    ...more[name],
  }));
  return {
    make: (put) => ({
      kind: "table",
      id,
      label: both(label),
      notes,
      columns: described,
      rows: Object.values(columns)[0].length,
      key: [Object.keys(columns)[0]],
      tolerance: 0,
      content: put(`tables/${id}.arrow`, bytes),
    } as unknown as RecordedItem),
  };
}

/** A figure from one SVG, or one for each language. */
export function figure(
  id: string,
  svg: string | Label,
  size = [605, 340],
  more: Record<string, unknown> = {},
): Item {
  const drawn = typeof svg === "string" ? { ja: svg, en: svg } : svg;
  const encode = (text: string) => new TextEncoder().encode(text);
  return {
    make: (put) => ({
      kind: "figure",
      id,
      label: both(`図${id}`),
      notes: [],
      width: size[0],
      height: size[1],
      content: {
        ja: put(`figures/${id}.ja.svg`, encode(drawn.ja)),
        en: put(`figures/${id}.en.svg`, encode(drawn.en)),
      },
      ...more,
    } as unknown as RecordedItem),
  };
}

/** An SVG of the given size with one line of text. */
export function drawing(text = "面積 (ha)", [width, height] = [605, 340]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<rect x="1" y="1" width="${width - 2}" height="${height - 2}" fill="none" stroke="black"/>` +
    `<path d="M10,${height - 10}L${width - 10},10" stroke="#333" fill="none"/>` +
    `<text x="20" y="40" font-family="Noto Sans JP" font-size="16">${text}</text></svg>`;
}

/** A dataset as a manifest names it. */
export function dataset(id: string, more: Partial<RecordedDataset> = {}): RecordedDataset {
  return {
    id,
    title: both(`データ${id}`),
    sha256: "ab".repeat(32),
    bytes: 123456,
    entry: zeros,
    licence: "CC-BY-4.0",
    confidentiality: "public",
    source: both("模擬データ（乱数の種 1）"),
    ...more,
  };
}

/** What a record is made of, besides its cells. */
export interface RecordParts {
  path?: string;
  title?: Label;
  datasets?: RecordedDataset[];
  bibliography?: string;
}

/** Writes a run record; delete `record.folder` afterwards. */
export async function recordOf(
  cells: (MarkdownCell | ReturnType<typeof code>)[],
  { path = "tests/report/sample.ipynb", title, datasets = [], bibliography }: RecordParts = {},
): Promise<RunRecord> {
  const folder = await Deno.makeTempDir({ prefix: "kenzan-report-" });
  for (const part of ["tables", "figures", "files"]) await Deno.mkdir(join(folder, part));
  const put = (path: string, bytes: Uint8Array): Content => {
    Deno.writeFileSync(join(folder, path), bytes);
    return { path, sha256: sha256(bytes), bytes: bytes.length };
  };
  const items = cells.flatMap((cell, index) =>
    cell.cell_type !== "code" ? [] : cell.items.map((item) => ({
      ...item.make(put),
      cell: index + 1,
      cellId: `cell-${index + 1}`,
    } as RecordedItem))
  );
  // As if every cell that published had read all data.
  const publishing = [...new Set(items.map(({ cell }) => cell))];
  const lineage: RunRecord["lineage"] = {
    paths: publishing.map((cell) => ({
      cells: [cell],
      functions: ["stats.binomialInterval"],
      queries: [{ cell, line: 2, sql: "SELECT count(*) FROM plots" }],
      parameters: ["level"],
      datasets: datasets.map(({ id }) => id),
    })),
    items: Object.fromEntries(items.map(({ id, cell }) => [id, { line: 1, path: publishing.indexOf(cell) }])),
  };
  const named = title ?? { ja: "標準地調査の集計", en: "Plot survey" };
  const manifest: RunRecord["manifest"] = {
    publication: { date: "2027-03-19", licence: "", organisation: { ja: "", en: "" }, repository: "" },
    notebook: { id: "sample", path, title: named, domain: "stand", sha256: zeros, code: zeros },
    parameters: { level: 0.95, region: "九州 北部" },
    defaults: { level: 0.95, region: "全国" },
    datasets,
    unread: [],
    packages: [],
    sandbox: "broker",
    granted: [],
    modules: [{ path: "lib/stats/mod.ts", sha256: "cd".repeat(32) }],
    lock: { path: "deno.lock", sha256: "ef".repeat(32) },
    config: { path: "deno.json", sha256: zeros },
    environment: {
      deno: "2.9.6",
      v8: "14.0",
      typescript: "5.9.2",
      kenzan: "0.1.0",
      os: "linux",
      arch: "x86_64",
    },
  };
  const notebook = {
    nbformat: 4 as const,
    nbformat_minor: 5,
    metadata: {
      kenzan: {
        id: "sample",
        title: named,
        domain: "stand",
        inputs: datasets.map(({ id }) => id),
        parameters: {
          level: { type: "number" as const, label: { ja: "信頼水準", en: "Confidence level" } },
          region: { type: "string" as const, label: { ja: "地域", en: "Region" } },
        },
        bibliography,
      },
    },
    cells: [
      ...cells.map((cell, index): Cell => {
        const { items: _, ...plain } = { items: [], ...cell };
        return { ...plain, id: `cell-${index + 1}` } as Cell;
      }),
      parameterCell,
    ],
  };
  await Deno.writeTextFile(join(folder, "ro-crate-metadata.json"), JSON.stringify(manifest, undefined, 2));
  await Deno.writeTextFile(join(folder, "results.json"), JSON.stringify({ items, lineage }, undefined, 2));
  await Deno.writeTextFile(join(folder, "notebook.ipynb"), formatNotebook(notebook));
  return { folder, notebook, items, lineage, manifest };
}
