import { Fault } from "../fault/mod.ts";
import { ardMarks } from "./ard_marks.ts";
import { COVER_PAIR } from "./code_sets.ts";
import { EMPTY } from "./code_column.ts";
import { type GridNeighbours, NEIGHBOURS, shareOfOthers } from "./grid_neighbours.ts";
import type { Label } from "./logical_check.ts";
import type { ArdSurvey } from "./survey.ts";

/** A stratum of points without ARD, by how easily an ARD is missed there. */
export interface RiskStratum {
  id: "neighbour" | "flagged" | "edge" | "rest";
  label: Label;
  /** Share of its points at which an ARD was missed, as long as no re-check tells: an assumption. */
  rate: number;
  reason: Label;
}

/**
 * The strata, first match first. The specification draws 2 % evenly and names none: strata and rates are assumptions
 * to be agreed with the Forestry Agency and replaced by {@link estimatedRates} after the first re-check. Together
 * they suppose some tens of missed ARD in 740,000 points, a fourth of the D that are found in two years.
 */
export const RISK_STRATA: ReadonlyArray<RiskStratum> = [
  {
    id: "neighbour",
    label: { ja: "ARD点の隣接点", en: "Neighbours of ARD" },
    rate: 5e-3,
    reason: {
      ja: "開発・造成地は500 mを超えて広がることがあり、隣の点の見落としが最も起こりやすい",
      en: "Clearings reach beyond 500 m: what was seen at one point is missed most easily at the next",
    },
  },
  {
    id: "flagged",
    label: { ja: "QA欄に記入のある点", en: "Points with a QA flag" },
    rate: 1e-3,
    reason: {
      ja: "判読者自身が不明確とした点である",
      en: "The interpreters themselves were not sure",
    },
  },
  {
    id: "edge",
    label: { ja: "森林・非森林の境界の点", en: "Edges of forest" },
    rate: 1e-4,
    reason: {
      ja: "転用は既存の境界から進み、位置のずれも境界でのみ判読を変える",
      en: "Land is converted from existing edges on, and a shift of position matters at edges alone",
    },
  },
  {
    id: "rest",
    label: { ja: "その他", en: "Rest" },
    rate: 1e-5,
    reason: {
      ja: "周囲が一様で、変化があれば目立つ",
      en: "All around is alike: a change would stand out",
    },
  },
];

/**
 * Stratum of each point of stage 1, as its place in {@link RISK_STRATA}. Points that are ARD themselves have one too;
 * they are all read again anyway.
 *
 * @throws Fault when the neighbours are those of other points.
 */
export function riskStrata(
  survey: Pick<ArdSurvey, "stage1" | "stage2">,
  neighbours: GridNeighbours,
): Uint8Array {
  const { columns, rows } = survey.stage1;
  if (neighbours.column.length !== rows) {
    throw new Fault("landuse: the neighbours are not those of these points", {
      expected: `${rows} points`,
      found: String(neighbours.column.length),
      remedy: "call gridNeighbours with the coordinates of stage 1",
    });
  }
  const marks = ardMarks(survey);
  const state = Uint8Array.from(columns.KP_ARD.values, (code) => {
    const pair = code < 0 ? -1 : COVER_PAIR[code];
    return pair < 0 ? 0 : 1 + (pair & 1);
  });
  const others = shareOfOthers(neighbours, state);
  const flags = [columns.KP_ARD_QA, columns.Area_QA, columns.Crown_QA].flatMap((column) =>
    column?.values ?? []
  );
  const isFlagged = (row: number) => flags.some((values) => values[row] !== EMPTY);
  const isBesideArd = (row: number) => {
    for (let d = 0; d < NEIGHBOURS; d++) {
      const at = neighbours.of[NEIGHBOURS * row + d];
      if (at >= 0 && marks[at] === 1) return true;
    }
    return false;
  };
  return Uint8Array.from(
    { length: rows },
    (_, row) => isBesideArd(row) ? 0 : isFlagged(row) ? 1 : others[row] > 0 ? 2 : 3,
  );
}

/**
 * Error rates of the strata after a re-check: errors found and the assumed rate together, the assumption counting as
 * `weight` further points (the mean of a gamma distribution after the counts), so that a stratum in which nothing was
 * found does not become free of error.
 *
 * @param checked Points and errors by stratum, in the order of {@link RISK_STRATA}.
 * @param weight Default 1,000.
 */
export function estimatedRates(
  checked: readonly { n: number; errors: number }[],
  weight = 1000,
): number[] {
  return RISK_STRATA.map(({ rate }, kind) => {
    const { n, errors } = checked[kind] ?? { n: 0, errors: 0 };
    return (errors + weight * rate) / (n + weight);
  });
}
