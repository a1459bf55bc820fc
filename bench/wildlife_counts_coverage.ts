/**
 * What is made of counts of animals: the change from one drone survey to another, captures per effort, and catchability,
 * with bias and how often their intervals hold the truth. A minute on one core; results stand in
 * `bench/results/wildlife-counts-coverage.json`. The same seed gives the same bytes.
 *
 *     deno run -A bench/wildlife_counts_coverage.ts
 *     deno run -A bench/wildlife_counts_coverage.ts change    this part again; the others keep their results
 */
import { type Random, random } from "kenzan/stats/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";
import { type MeasuredCell, type MeasuredStudy, runStudy } from "./coverage/measured_study.ts";
import { average, intervals, type Measure, often } from "./coverage/measures.ts";
import { rounded, Score } from "./coverage/score.ts";
import { workLog } from "./coverage/work_log.ts";

const SEED = 20261128;
const LEVEL = 0.95;
/** Pairs of drone surveys of a cell, and worked areas. */
const [PAIRS, AREAS] = [400, 120];
/** Probability that a pass sees an animal, and share of the ground that two passes cover. */
const [DETECTION, TWICE] = [0.8, 0.5];

/** A survey of groups that came independently. @throws {Fault} None was seen twice over, so that detection cannot be told. */
function flown(groups: number, size: number, draw: Random): wildlife.ComparedSurvey {
  const histories: wildlife.SightingHistory[] = [];
  const seen: number[] = [];
  for (let left = draw.poisson(groups); left > 0; left--) {
    const covered = draw.uniform() < TWICE ? 2 : 1;
    const before = histories.length;
    for (let animals = 1 + draw.poisson(size - 1); animals > 0; animals--) {
      const times = draw.binomial(covered, DETECTION);
      if (times > 0) histories.push({ covered, seen: times });
    }
    if (histories.length > before) seen.push(histories.length - before);
  }
  return { count: wildlife.droneCount(histories, { level: LEVEL }), area: 1e6, groups: seen };
}

/** @param groups Expected in the first survey, of so many animals each. @param ratio Of the second over the first. */
function changeCell(groups: number, size: number, ratio: number): MeasuredCell {
  const design = { groups, size, ratio };
  return {
    part: "change",
    design,
    async run() {
      const score = new Score("ratio");
      const [logs, changed, refused]: [number[], boolean[], boolean[]] = [[], [], []];
      for (let sample = 0; sample < PAIRS; sample++) {
        const draw = random(SEED).stream(["change", groups, size, ratio, sample].join(", "));
        const { made: found } = await wildlife.attempt(() => {
          const [first, second] = [flown(groups, size, draw), flown(groups * ratio, size, draw)];
          return wildlife.surveyChange(first, second, LEVEL);
        });
        score.add(found?.interval ?? null, ratio);
        refused.push(found === undefined);
        if (found === undefined) continue;
        logs.push(Math.log(found.ratio / ratio));
        changed.push(found.test.p < 1 - LEVEL);
      }
      return [
        average("ratio: log of estimate over truth", logs, 0),
        ...intervals(score, "ratio", LEVEL),
        often("said to have changed", changed, ratio === 1 ? rounded(1 - LEVEL) : null),
        often("refused", refused, null),
      ];
    },
  };
}

type Kind = wildlife.DensitySource["kind"];

/** A season of captures in an area of 36 km2, as logged; the trapper's days alone. */
function worked(seed: number) {
  const area = wildlife.simulateCaptureArea({ seed, side: 12, cell: 500 });
  const days = wildlife.simulateCaptures(area, seed).days.filter(({ method }) => method === "trap");
  const log = workLog(area, days);
  return { area, log };
}

/** Catchability from a surface of these sources, and its season, in each month of the work in turn. */
function catchabilityCell(sources: readonly Kind[]): MeasuredCell {
  return {
    part: "catchability",
    design: { sources: sources.join(" + ") },
    run() {
      const names = ["catchability", "season", "captures per effort"];
      const scores = names.map((name) => new Score(name));
      const logs: number[][] = names.map(() => []);
      const note = (
        k: number,
        of: { value: number; interval: { lower: number; upper: number } },
        truth: number,
      ) => {
        scores[k].add(of.interval, truth);
        logs[k].push(Math.log(of.value / truth));
      };
      for (let s = 0; s < AREAS; s++) {
        const { area, log } = worked(SEED + s);
        const surface = wildlife.integratedDensity(area.area, sources.map((kind) => area[kind]), {
          random: random(SEED + s).stream("surface"),
          level: LEVEL,
          draws: 400,
        });
        const month = 6 + s % 5;
        const rate = wildlife.catchability(log, "trap", surface, {
          random: random(SEED + s).stream("rate"),
          month,
          level: LEVEL,
        });
        const total = (of: (row: number) => number) =>
          [...log.month.keys()].reduce((sum, row) => sum + of(row), 0);
        const exposure = (row: number) => log.effort[row] * area.density[log.cell[row]];
        const caught = (row: number) => exposure(row) * wildlife.TRUE_SEASON[log.month[row]];
        const season = total(caught) / total(exposure);
        note(0, rate, wildlife.TRUE_CATCHABILITY.trap * season);
        note(1, rate.season, wildlife.TRUE_SEASON[month] / season);
        const [{ rate: value, interval }] = wildlife.catchPerEffort(log, "all", LEVEL);
        if (value === 0) continue;
        note(
          2,
          { value, interval },
          wildlife.TRUE_CATCHABILITY.trap * total(caught) / total((row) => log.effort[row]),
        );
      }
      return names.flatMap((name, k): Measure[] => [
        average(`${name}: log of estimate over truth`, logs[k], 0),
        ...intervals(scores[k], name, LEVEL),
      ]);
    },
  };
}

/** The study. */
export const STUDY: MeasuredStudy = {
  name: "wildlife-counts-coverage",
  seed: SEED,
  level: LEVEL,
  cells: [
    ...[1, 3].flatMap((size) =>
      [[10, 1], [40, 1], [40, 0.5]].map(([n, ratio]) => changeCell(n, size, ratio))
    ),
    ...([["camera"], ["camera", "drone", "collar"]] as Kind[][]).map(catchabilityCell),
  ],
};

if (import.meta.main) await runStudy(STUDY, Deno.args);
