import { Fault } from "../fault/mod.ts";
import { ownCells, type RecordedItem, type RunRecord } from "../notebook/mod.ts";
import { formatBasis, isBorneOut, type Language, type PublishedClaim } from "../publish/mod.ts";
import type { ReportWarning } from "./report.ts";

type RecordedClaim = PublishedClaim & RecordedItem;

/**
 * Refuses a record whose data do not support a claim, be it set in the narrative or not.
 *
 * A claim may fall only where the author has foreseen it: where a narrative cell with the metadata
 * `"kenzan": {"unless": "<id>"}` says what holds instead. So no sentence vanishes in silence.
 *
 * @throws Fault that names every sentence that fell, with its numbers and its cell.
 */
export function refuseFallenClaims(record: RunRecord, lang: Language): void {
  const foreseen = idsOfConditions(record, "unless");
  const fallen = claimsOf(record).filter(({ id, holds }) => !holds && !foreseen.has(id));
  if (fallen.length === 0) return;
  const told = fallen.flatMap(({ id, label, basis }) => [
    `${label[lang]}  [${id}]`,
    ...basis.map((it) =>
      `    ${formatBasis(it, lang)}${isBorneOut(it) ? "" : lang === "ja" ? " …… 否" : " ... not so"}`
    ),
  ]);
  const [one] = fallen;
  throw new Fault(
    fallen.length === 1
      ? `report: the data do not support the claim ${one.id}`
      : `report: the data do not support ${fallen.length} claims`,
    {
      expected: "every claim to hold",
      found: told.join("\n"),
      where: fallen.map((claim) => placeOf(claim, record)).join("\n"),
      remedy:
        "rewrite the sentence or publish its negation, in that cell; or say what holds instead in a passage with " +
        `the metadata "kenzan": {"unless": "${one.id}"}, and set the sentence in one with {"when": "${one.id}"}`,
    },
  );
}

/**
 * Refuses a claim that no data can make fall, since the numbers that decide stand in the code as they are, or no data
 * went into it by any way: in a report it would look as if it had been tested.
 *
 * @throws Fault that names every such claim, with its numbers and its cell.
 */
export function refuseTypedClaims(record: RunRecord, lang: Language): void {
  const refuse = (claims: RecordedClaim[], subject: string, expected: string) => {
    if (claims.length === 0) return;
    throw new Fault(subject.replace("{id}", claims[0].id), {
      expected,
      found: claims.flatMap(({ id, label, basis }) => [
        `${label[lang]}  [${id}]`,
        ...basis.map((it) => `    ${formatBasis(it, lang)}`),
      ]).join("\n"),
      where: claims.map((claim) => placeOf(claim, record)).join("\n"),
      remedy:
        "compute them from the data in the cell; what no data can contradict is narrative, and no claim",
    });
  };
  const { lineage: { items }, manifest: { datasets, unread } } = record;
  const claims = claimsOf(record);
  refuse(
    claims.filter(({ id }) => items[id]?.typed === true),
    "report: numbers that decide the claim {id} are typed in",
    "numbers that come from the data; a threshold beside them may be typed",
  );
  const hasInputs = datasets.length + unread.length > 0;
  refuse(
    claims.filter(({ id }) => items[id]?.dataless === true),
    `report: no data went into the claim {id}`,
    hasInputs
      ? `a claim with a way from one of the notebook's datasets to the numbers that decide`
      : "numbers that the notebook computes, from a parameter or by a function",
  );
}

/**
 * What of the claims a reader of the terminal should know: those that nothing sets, those that fell as foreseen.
 *
 * @param printed Ids that stand in the narrative.
 */
export function claimWarnings(
  record: RunRecord,
  printed: ReadonlySet<string>,
  lang: Language,
): ReportWarning[] {
  const asked = new Set([...idsOfConditions(record, "when"), ...idsOfConditions(record, "unless")]);
  return claimsOf(record).flatMap((claim): ReportWarning[] => {
    const where = placeOf(claim, record);
    if (!claim.holds) {
      const numbers = claim.basis.map((it) => formatBasis(it, lang)).join("; ");
      const message = `claim ${claim.id} does not hold, its passages are replaced: ${
        claim.label[lang]
      } (${numbers})`;
      return [{ kind: "claim-fell", message, where }];
    }
    if (printed.has(claim.id) || asked.has(claim.id)) return [];
    return [{
      kind: "claim-not-set",
      message: `claim ${claim.id} is not set: use {claim}\`${claim.id}\``,
      where,
    }];
  });
}

function claimsOf({ items }: RunRecord): RecordedClaim[] {
  return items.filter((item): item is RecordedClaim => item.kind === "claim");
}

function idsOfConditions({ notebook }: RunRecord, key: "when" | "unless"): Set<string> {
  const conditions = ownCells(notebook).map(({ metadata }) =>
    metadata.kenzan as Record<string, string> | undefined
  );
  return new Set(conditions.flatMap((condition) => condition?.[key] ?? []));
}

function placeOf({ id, cell }: RecordedClaim, { manifest, lineage }: RunRecord): string {
  const line = lineage.items[id]?.line;
  return `${manifest.notebook.path}, cell ${cell}${line === undefined ? "" : `, line ${line}`}`;
}
