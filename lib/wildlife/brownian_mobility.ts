import { Fault } from "../fault/mod.ts";
import { minimise } from "../stats/mod.ts";
import type { Track } from "./track.ts";

/**
 * Mobility of a Brownian bridge (its motion variance), m2/s, by maximum likelihood: every second fix of a stretch without
 * a gap is left out in turn and should lie where the bridge between its neighbours says (Horne et al. 2007, Ecology 88,
 * 2354-2363, eq. 7).
 *
 * A fix that is left out errs as its neighbours do, which eq. 7 does not count: its mobility is too large by
 * 2 error^2 / time between fixes, however many fixes there are (Pozdnyakov et al. 2014, Ecology 95, 247-253, who show it
 * inconsistent). That error is counted here unless `leftOut` is `exact`, which is eq. 7 and adehabitatHR's `liker` (whose
 * `sig1` is the square root).
 *
 * @param bursts Stretches of one track without a gap.
 * @param locationError Standard deviation of a fix on each axis, m.
 * @throws {Fault} No three fixes without a gap between them; fixes that are nearer to the straight line than their error
 * says, so that nothing is left for movement.
 */
export function brownianMobility(
  bursts: readonly Track[],
  locationError: number,
  leftOut: "errs" | "exact",
): number {
  const errorSquare = locationError ** 2;
  const own = leftOut === "errs" ? 1 : 0;
  const [square, spread, noise]: number[][] = [[], [], []];
  for (const { time, x, y } of bursts) {
    for (let i = 1; i + 1 < time.length; i += 2) {
      const whole = (time[i + 1] - time[i - 1]) / 1000;
      const share = (time[i] - time[i - 1]) / 1000 / whole;
      const offX = x[i] - (1 - share) * x[i - 1] - share * x[i + 1];
      const offY = y[i] - (1 - share) * y[i - 1] - share * y[i + 1];
      square.push(offX * offX + offY * offY);
      spread.push(whole * share * (1 - share));
      noise.push(errorSquare * ((1 - share) ** 2 + share ** 2 + own));
    }
  }
  const refuse = (expected: string, found: string, remedy: string) =>
    new Fault("wildlife: no mobility for a Brownian bridge", {
      expected,
      found,
      where: bursts[0]?.animal,
      remedy,
    });
  if (square.length === 0) {
    throw refuse(
      "three fixes without a gap between them",
      "none",
      "allow longer gaps, or state the mobility",
    );
  }
  const lack = (mobility: number) => {
    let sum = 0;
    for (let i = 0; i < square.length; i++) {
      const variance = mobility * spread[i] + noise[i];
      sum += Math.log(variance) + square[i] / (2 * variance);
    }
    return sum;
  };
  // What it would be if fixes had no error.
  const free = square.reduce((sum, value, i) => sum + value / (2 * spread[i]), 0) / square.length;
  const { point: [log] } = minimise(([log]) => lack(Math.exp(log)), [Math.log(free)], { scale: [1] });
  const mobility = Math.exp(log);
  if (!(mobility > 1e-6 * free)) {
    throw refuse(
      "fixes farther from the line between their neighbours than their error says",
      `a location error of ${locationError} m, and nothing beyond it`,
      "see whether the collar was dropped; else take fixes farther apart, or state a smaller error or the mobility",
    );
  }
  return mobility;
}
