import { Fault } from "../fault/mod.ts";
import {
  type Fragility,
  measureRecord,
  type MeasureRecordOptions,
  parseFragility,
  withoutKeys,
} from "../fragility/mod.ts";
import { canonicalJson, FRAGILITY_FILE, type RunRecord } from "../notebook/mod.ts";
import type { Label } from "../publish/mod.ts";
import type { DeliveredReport } from "./delivered_report.ts";
import { DifferenceList } from "./difference_list.ts";
import { firstDifference } from "./text_difference.ts";
import { type Finding, finding, verbatim } from "./verdict.ts";

/** What a report tells of its digits; undefined where it tells nothing, or nothing that Kenzan could have written. */
export function carriedFragility({ pdf, path }: DeliveredReport): Fragility | undefined {
  const bytes = pdf.attachments.get(FRAGILITY_FILE);
  if (bytes === undefined) return undefined;
  try {
    return parseFragility(new TextDecoder().decode(bytes), `${path}, attachment ${FRAGILITY_FILE}`);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** What {@link checkDigits} works with. */
export interface DigitCheckOptions {
  /** Path of the notebook. */
  file: string;
  /** The recomputed record; none when nothing could be executed. */
  again?: RunRecord;
  /** How to measure again; undefined: that is not asked for. */
  measure?: Omit<MeasureRecordOptions, "runs">;
}

/**
 * Whether as many digits survive as the report says: measured again, in as many runs. The same circumstances give the
 * same digits, so that nothing but the same will do.
 *
 * @returns Nothing of a report that tells nothing of its digits.
 */
export async function checkDigits(
  report: DeliveredReport,
  { file, again, measure }: DigitCheckOptions,
): Promise<Finding[]> {
  const carried = carriedFragility(report);
  if (carried === undefined) return [];
  const open = (remark: Label) => [finding("digits", FRAGILITY_FILE, "unchecked", { name: NAME, remark })];
  if (measure === undefined) return open(NOT_ASKED);
  if (again === undefined) return open(NOT_EXECUTED);
  const measured = await measureRecord(file, again, { ...measure, runs: carried.runs });
  const differences = compare(carried, report.isConfidential ? withoutKeys(measured) : measured);
  const { deviations, total, more } = differences;
  return [finding("digits", FRAGILITY_FILE, total === 0 ? "equal" : "changed", {
    name: NAME,
    deviations,
    ...(more === 0 ? {} : { more }),
  })];
}

/** Differences, by the id of what was measured. */
function compare(carried: Fragility, measured: Fragility): DifferenceList {
  const differences = new DifferenceList();
  const [before, after] = [carried, measured].map(partsOf);
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [a = "–", b = "–"] = [before.get(name), after.get(name)];
    if (a !== b) differences.add(verbatim(name), ...firstDifference(a, b));
  }
  return differences;
}

/** The parts of what was measured, as texts, by what they are of. */
function partsOf(fragility: Fragility): Map<string, string> {
  const parts = new Map<string, string>();
  for (const [name, part] of Object.entries(fragility)) {
    const isList = Array.isArray(part) && part.every((it) => typeof it?.id === "string");
    if (!isList) parts.set(name, canonicalJson(part));
    else for (const it of part) parts.set(`${name} ${it.id}`, canonicalJson(it));
  }
  return parts;
}

const NAME: Label = { ja: "測った桁", en: "measured digits" };
const NOT_ASKED: Label = {
  ja: "測り直していない。`--fragility` を付けて検算すると、測り直して比べる",
  en: "not measured again: audit with `--fragility` to measure and compare",
};
const NOT_EXECUTED: Label = {
  ja: "再計算できないため、測り直していない",
  en: "not measured again: nothing could be executed",
};
