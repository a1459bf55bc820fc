import { type Caution, caution } from "./caution.ts";
import type { MovementFit } from "./fit_movement.ts";
import { fewFixes } from "./positions.ts";
import { residencyTail } from "./range_residency.ts";
import type { Track } from "./track.ts";
import { fixInterval } from "./track_parts.ts";

/** Below it areas are only a hint (Fleming et al. 2019: the bias of pHREML is small above about 5). */
const SMALL_SAMPLE = 5;
/** Above this tail a random walk is not ruled out. */
const DOUBTFUL = 0.05;
/** A gap is told of if it is longer than this share of the track, and than ten usual intervals. */
const LONG_GAP = 0.2;
const DAY = 86_400_000;

/** What makes it doubtful that a track shows the range that is estimated from it. */
export function residencyCautions(track: Track, movement: MovementFit): Caution[] {
  const { time } = track;
  const n = time.length;
  const cautions = fewFixes(n);
  const size = movement.effectiveSampleSize.area;
  if (size < SMALL_SAMPLE) {
    const text = size.toPrecision(2);
    cautions.push(caution(
      "small-effective-sample",
      `行動域面積についての有効標本数が${text}しかなく、面積は目安にとどまる。`,
      `The effective sample size of the area is only ${text}: the area is only a hint.`,
    ));
  }
  const span = time[n - 1] - time[0];
  if (movement.positionTime * 1000 > span) {
    const [own, whole] = [movement.positionTime * 1000 / DAY, span / DAY].map((days) => days.toPrecision(3));
    cautions.push(caution(
      "timescale-longer-than-track",
      `位置の自己相関の時間尺度（${own}日）が追跡期間（${whole}日）より長く、定着した行動域とは言い切れない。`,
      `Positions stay correlated for ${own} days, longer than the track of ${whole} days: it may not show a range.`,
    ));
  }
  const tail = residencyTail(track, movement);
  if (tail > DOUBTFUL) {
    const text = tail.toFixed(2);
    cautions.push(caution(
      "residency-doubtful",
      `行動域をもたない酔歩でも同程度に説明でき（p = ${text}）、定着しているとは言い切れない。`,
      `A random walk without a range explains the track about as well (p = ${text}): it may not show one.`,
    ));
  }
  let longest = 1;
  for (let i = 1; i < n; i++) {
    if (time[i] - time[i - 1] > time[longest] - time[longest - 1]) longest = i;
  }
  const gap = time[longest] - time[longest - 1];
  if (gap > LONG_GAP * span && gap > 10 * fixInterval(track)) {
    const [from, until] = [time[longest - 1], time[longest]].map((at) =>
      new Date(at).toISOString().slice(0, 10)
    );
    const days = Math.round(gap / DAY);
    cautions.push(caution(
      "gap-in-track",
      `${from}から${until}（UTC）まで${days}日間測位がなく、その間も同じ行動域にいたことを前提とする。`,
      `No fixes for ${days} days from ${from} to ${until} (UTC): the animal is taken to have kept to the same range.`,
    ));
  }
  return cautions;
}
