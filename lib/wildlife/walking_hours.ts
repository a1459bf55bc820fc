/**
 * Hours on foot to a place and back, by Tobler's hiking function: 6 exp(-3.5 |slope + 0.05|) km/h, slopes as ratios, the way
 * up and the way down each at its own speed, 0.6 of it off paths (Tobler 1993, Three presentations on geographical
 * analysis and modeling, NCGIA Technical Report 93-1).
 *
 * @param distance One way, m.
 * @param slope Of the ground on the way, degrees. That of the whole slope is an upper bound: one walks across, too.
 * @param offPath Share of the speed that is left off paths. Default 0.6.
 */
export function walkingHours(distance: number, slope: number, offPath = 0.6): number {
  const ratio = Math.tan(slope * Math.PI / 180);
  const speed = (along: number) => 6000 * Math.exp(-3.5 * Math.abs(along + 0.05)) * offPath;
  return distance / speed(ratio) + distance / speed(-ratio);
}
