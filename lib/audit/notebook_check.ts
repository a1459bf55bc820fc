import {
  canonicalJson,
  type Cell,
  describeNotebook,
  formatNotebook,
  type Notebook,
  ownCells,
  parseNotebook,
  stripOutputs,
} from "../notebook/mod.ts";
import type { Label } from "../publish/mod.ts";
import type { DeliveredReport } from "./delivered_report.ts";
import { fieldDeviations } from "./field_difference.ts";
import { firstDifference } from "./text_difference.ts";
import { type Deviation, type Finding, finding, verbatim } from "./verdict.ts";

/** Whether the attached notebook is the checkout's, cell by cell. */
export function checkNotebook({ manifest, notebook }: DeliveredReport, checkout: Notebook): Finding {
  const [recorded, here] = [stripOutputs(notebook), stripOutputs(checkout)];
  const { path } = manifest.notebook;
  // What the cover says of the notebook is the manifest's, not the attached notebook's.
  const described = fieldDeviations(manifest.notebook, describeNotebook({ notebook: checkout, path }));
  if (formatNotebook(recorded) === formatNotebook(here) && described.length === 0) {
    return finding("notebook", path, "equal");
  }
  const deviations = [...described, ...cellDeviations(recorded.cells, here.cells)];
  const metadata = [recorded.metadata, here.metadata].map((it) => canonicalJson(it, 1));
  if (metadata[0] !== metadata[1]) deviations.push(deviation(METADATA, metadata[0], metadata[1]));
  return finding("notebook", path, "changed", { deviations });
}

function cellDeviations(recorded: Cell[], here: Cell[]): Deviation[] {
  const numbers = new Map(here.map(({ id }, index) => [id, index]));
  const known = new Set(recorded.map(({ id }) => id));
  const deviations = recorded.flatMap((cell, index): Deviation[] => {
    const at = numbers.get(cell.id);
    const what = cellName(cell, index + 1);
    if (at === undefined) return [{ what, recorded: headOf(cell), found: "–" }];
    const [before, after] = [cell, here[at]].map(cellText);
    return before === after ? [] : [deviation(what, before, after)];
  });
  for (const [index, cell] of here.entries()) {
    if (!known.has(cell.id)) {
      deviations.push({ what: cellName(cell, index + 1), recorded: "–", found: headOf(cell) });
    }
  }
  const order = [recorded.filter(({ id }) => numbers.has(id)), here.filter(({ id }) => known.has(id))]
    .map((cells) => cells.map(({ id }) => id).join(" "));
  if (order[0] !== order[1]) deviations.push(deviation(ORDER, order[0], order[1]));
  return deviations;
}

/** Whether the cells gave the same outputs again. Both as a PDF carries them: without what confidential data forbids. */
export function checkOutputs(report: DeliveredReport, again: Uint8Array): Finding {
  const attached = report.pdf.attachments.get("notebook.ipynb")!;
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (decode(attached) === decode(again)) return finding("notebook", "outputs", "equal", { name: OUTPUTS });
  const executed = parseNotebook(decode(again), report.path);
  const byId = new Map(executed.cells.map((cell) => [cell.id, cell]));
  const own = ownCells(report.notebook);
  const deviations = report.notebook.cells.flatMap((cell): Deviation[] => {
    const other = byId.get(cell.id);
    const number = own.indexOf(cell) + 1;
    const what = number > 0 ? cellName(cell, number) : verbatim(cell.id);
    const [before, after] = [cell, other].map((it) => it === undefined ? "–" : canonicalJson(it, 1));
    return before === after ? [] : [deviation(what, before, after)];
  });
  return finding("notebook", "outputs", "changed", { name: OUTPUTS, deviations });
}

function deviation(what: Label, before: string, after: string): Deviation {
  const [recorded, found] = firstDifference(before, after);
  return { what, recorded, found };
}

function cellText(cell: Cell): string {
  return `${cell.source}\n${canonicalJson({ type: cell.cell_type, metadata: cell.metadata })}`;
}

function cellName({ cell_type }: Cell, number: number): Label {
  const kind = cell_type === "code" ? ["コード", "code"] : ["文章", "narrative"];
  return { ja: `セル ${number}（${kind[0]}）`, en: `cell ${number} (${kind[1]})` };
}

function headOf({ source }: Cell): string {
  return source.trim().split("\n")[0].slice(0, 80);
}

const METADATA: Label = { ja: "メタデータ", en: "metadata" };
const ORDER: Label = { ja: "セルの順序", en: "order of the cells" };
const OUTPUTS: Label = { ja: "セルの出力", en: "outputs of the cells" };
