import { Fault } from "../fault/mod.ts";
import { readArrow } from "../table/mod.ts";
import type { RecordedItem, RunRecord } from "../notebook/mod.ts";
import type { Content, Label, PublishedTable } from "../publish/mod.ts";
import { type Contents, contentsOf } from "./contents.ts";
import { fieldDeviations } from "./field_difference.ts";
import { compareFiles, isComparable } from "./file_comparison.ts";
import { compareRows, type RowComparison } from "./row_comparison.ts";
import { firstDifference } from "./text_difference.ts";
import { compareValues } from "./value_comparison.ts";
import { checksums, type Finding, finding, holds, type Part } from "./verdict.ts";

/** Compares what a report published with its recomputation, thing by thing, in the report's order. */
export async function compareItems(
  recorded: readonly RecordedItem[],
  again: RunRecord,
  contents: Contents,
): Promise<Finding[]> {
  const byId = new Map(again.items.map((item) => [item.id, item]));
  const findings: Finding[] = [];
  for (const item of recorded) {
    const found = byId.get(item.id);
    const { id, label: name } = item;
    findings.push(
      found === undefined
        ? finding(partOf(item), id, "missing", { name, remark: GONE })
        : found.kind !== item.kind
        ? finding(partOf(item), id, "changed", {
          name,
          deviations: fieldDeviations({ kind: item.kind }, { kind: found.kind }),
        })
        : await compareItem(item, found, contents),
    );
  }
  const known = new Set(recorded.map(({ id }) => id));
  for (const item of again.items) {
    if (known.has(item.id)) continue;
    findings.push(finding(partOf(item), item.id, "added", { name: item.label, remark: NEW }));
  }
  // The order numbers figures and tables, and each thing stands in it once.
  const [before, after] = [recorded, again.items].map((items) => items.map(({ id }) => id).join("\n"));
  if (before !== after) {
    const [then, now] = firstDifference(before, after);
    const deviations = [{ what: ORDER, recorded: then, found: now }];
    findings.push(finding("execution", "results.json", "changed", { name: ORDER, deviations }));
  }
  return findings;
}

/** What was published, as nothing could be computed again. */
export function uncheckedItems(recorded: readonly RecordedItem[], remark: Label): Finding[] {
  return recorded.map((item) => finding(partOf(item), item.id, "unchecked", { name: item.label, remark }));
}

function partOf({ kind }: RecordedItem): Part {
  return kind === "map" ? "figure" : kind;
}

async function compareItem(
  recorded: RecordedItem,
  found: RecordedItem,
  contents: Contents,
): Promise<Finding> {
  if (recorded.kind === "value" && found.kind === "value") return compareValues(recorded, found);
  const { id, label: name } = recorded;
  if (recorded.kind === "claim") {
    const deviations = fieldDeviations(recorded, found);
    return finding("claim", id, deviations.length > 0 ? "changed" : "equal", { name, deviations });
  }
  const { content: _then, ...description } = recorded as PublishedTable;
  const { content: _now, ...descriptionHere } = found as PublishedTable;
  const described = fieldDeviations(description, descriptionHere);
  const compared = await compareContent(recorded, found, contents);
  const verdict = described.length > 0 && holds(compared) ? "changed" : compared.verdict;
  return { ...compared, id, name, verdict, deviations: [...described, ...compared.deviations] };
}

async function compareContent(
  recorded: RecordedItem,
  found: RecordedItem,
  contents: Contents,
): Promise<Finding> {
  const [before, after] = [recorded, found].map(contentsOf);
  const part = partOf(recorded);
  // Where a content lies decides which one a page shows.
  const misplaced = before.flatMap((content, at) =>
    fieldDeviations(placeOf(content, after[at]), placeOf(after[at], content))
  );
  if (misplaced.length > 0) return finding(part, recorded.id, "changed", { deviations: misplaced });
  const differing = before.findIndex(({ sha256 }, at) => sha256 !== after[at].sha256);
  if (differing < 0) return finding(part, recorded.id, "equal");
  const bytes = [checksums(before[differing].sha256, after[differing].sha256)];
  if (recorded.kind === "table") return await compareTables(recorded, found as PublishedTable, contents);
  if (recorded.kind === "file") {
    const paths = [before[0], after[0]].map((it) => contents.path(it));
    const isShort = paths[0] === undefined || paths[1] === undefined;
    const compared = isShort ? undefined : await compareFiles(paths[0]!, paths[1]!, recorded.name);
    if (compared?.total === 0) return finding(part, recorded.id, "within", { remark: SAME_CONTENT });
    return finding(part, recorded.id, "changed", {
      ...(isShort && isComparable(recorded.name) ? { remark: NOT_BESIDE } : {}),
      deviations: compared?.deviations ?? bytes,
      ...(compared === undefined || compared.more === 0 ? {} : { more: compared.more }),
    });
  }
  return finding(part, recorded.id, "changed", { deviations: bytes });
}

/** What a content says of itself: all but checksum and size, and the size too where the other has the same checksum. */
function placeOf({ bytes, sha256, ...rest }: Content, other: Content): Record<string, unknown> {
  return { ...rest, ...(sha256 === other.sha256 ? { bytes } : {}) };
}

async function compareTables(
  recorded: PublishedTable,
  found: PublishedTable,
  contents: Contents,
): Promise<Finding> {
  const [before, after] = [await contents.bytes(recorded.content), await contents.bytes(found.content)];
  if (before === undefined || after === undefined) {
    return finding("table", recorded.id, "changed", {
      remark: WITHHELD,
      deviations: [checksums(recorded.content.sha256, found.content.sha256)],
    });
  }
  let compared: RowComparison;
  try {
    const { key, tolerance } = found;
    compared = compareRows(readArrow(before), readArrow(after), { key, tolerance });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const remark: Label = { ja: `読めない：${error.subject}`, en: `cannot be read: ${error.subject}` };
    return finding("table", recorded.id, "changed", { remark });
  }
  const { verdict, differences: { deviations, more } } = compared;
  // Other bytes of the same cells: another writer.
  const isOnlyBytes = verdict === "equal";
  return finding("table", recorded.id, isOnlyBytes ? "within" : verdict, {
    ...(isOnlyBytes ? { remark: SAME_CONTENT } : {}),
    deviations,
    ...(more > 0 ? { more } : {}),
  });
}

const ORDER: Label = { ja: "公表の順序", en: "the order of what was published" };
const GONE: Label = { ja: "再計算では公表されない", en: "not published by the recomputation" };
const NEW: Label = { ja: "報告書にはない", en: "not in the report" };
const SAME_CONTENT: Label = { ja: "バイト列は異なるが、内容は同じ", en: "other bytes, the same content" };
const NOT_BESIDE: Label = {
  ja: "報告書のファイルが PDF と同じ場所の files/ にないため、内容は比べられない",
  en: "the content cannot be compared: the report's file is not in files/ beside the PDF",
};
const WITHHELD: Label = {
  ja: "報告書の表が添付されていないため、行ごとには比べられない",
  en: "the report's table is not attached: it cannot be compared row by row",
};
