/** Forest types and their shares in thousandths; assumptions of the order of Japan's. */
const TYPES: ReadonlyArray<readonly [name: string, permille: number]> = [
  ["人工林・針葉樹", 410],
  ["天然林・広葉樹", 510],
  ["竹林", 20],
  ["その他", 60],
];
/** Side of a stand of one type, m. */
const STAND = 1000;

/** Names of the forest types of the simulated country, the last of forest land without trees. */
export const FOREST_TYPES: readonly string[] = [...TYPES.map(([name]) => name), "無立木地"];
/** Place of forest land without trees among them: cut over, or laid open. */
export const TREELESS: number = FOREST_TYPES.length - 1;
/** Place of bamboo among them. */
export const BAMBOO: number = FOREST_TYPES.indexOf("竹林");

/**
 * The type of stocked forest at a place of the simulated country, as an index of {@link FOREST_TYPES}: the same for a plot and
 * the grid point next to it, since stands are squares of 1 km. Whole-number arithmetic: the same map on every machine.
 *
 * @param x,y m. @param seed Whole number from 0.
 */
export function forestTypeAt(x: number, y: number, seed: number): number {
  let h = Math.imul(Math.floor(x / STAND), 0x9e3779b1) ^ Math.imul(Math.floor(y / STAND), 0x85ebca6b) ^ seed;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  const permille = ((h ^ (h >>> 16)) >>> 0) % 1000;
  let sum = 0;
  return TYPES.findIndex(([, share]) => permille < (sum += share));
}
