import { converter, type Crs, isPlaneRectangular, JGD2011 } from "../geo/mod.ts";
import { type Caution, caution } from "./caution.ts";

/** Which column of a table is east (x), and which north (y), and what a reader has to know of it. */
export interface PlaneAxes {
  x: string;
  y: string;
  cautions: Caution[];
}

/** Longitude and latitude of Japan, degrees, with some sea around it. */
const JAPAN = { west: 122, east: 155, south: 20, north: 46 };

/**
 * Which of two columns of plane coordinates is east. The X of the Japanese plane rectangular coordinate system points north
 * and its Y east (平面直角座標系, 平成14年国土交通省告示第9号), so that is how columns called X座標 and Y座標 are read in it;
 * `x` and `y` are east and north in every system, as GIS writes them. In other projected systems X座標 is east, unless only
 * the other reading lies in Japan. Where a name alone does not decide, a caution tells how it was read.
 *
 * @param found The columns as they are called.
 * @param values Of these columns; NaN where there is none.
 * @param parameter The parameter of the notebook that names columns, for the caution. Default `columns`.
 */
export function planeAxes(
  found: { x: string; y: string },
  crs: Crs,
  values: { x: Float64Array; y: Float64Array },
  parameter = "columns",
): PlaneAxes {
  const told = (code: string, axes: { north: string; east: string }) =>
    caution(code, ...reading(axes, crs, parameter));
  const { x, y } = found;
  const isJapanese = /^X座標/iu.test(x.normalize("NFKC")) && /^Y座標/iu.test(y.normalize("NFKC"));
  if (isPlaneRectangular(crs)) {
    if (isJapanese) {
      return { x: y, y: x, cautions: [told("axes-north-first", { north: x, east: y })] };
    }
    const isPlain = /^x$/i.test(x.normalize("NFKC")) && /^y$/i.test(y.normalize("NFKC"));
    return { x, y, cautions: isPlain ? [told("axes-east-first", { north: y, east: x })] : [] };
  }
  if (!isJapanese) return { x, y, cautions: [] };
  const isTurned = !mostlyInJapan(crs, values.x, values.y) && mostlyInJapan(crs, values.y, values.x);
  return isTurned
    ? { x: y, y: x, cautions: [told("axes-north-first", { north: x, east: y })] }
    : { x, y, cautions: [told("axes-east-first", { north: y, east: x })] };
}

function mostlyInJapan(crs: Crs, east: Float64Array, north: Float64Array): boolean {
  const { forward } = converter(crs, JGD2011);
  const known = Array.from(east.keys()).filter((i) => Number.isFinite(east[i]) && Number.isFinite(north[i]));
  const inside = known.filter((i) => {
    const [longitude, latitude] = forward(east[i], north[i]);
    return longitude > JAPAN.west && longitude < JAPAN.east && latitude > JAPAN.south &&
      latitude < JAPAN.north;
  });
  return inside.length > known.length / 2;
}

/** How the columns were read, in both languages. */
function reading(
  { north, east }: { north: string; east: string },
  crs: Crs,
  parameter: string,
): [ja: string, en: string] {
  return [
    `座標の項目（${crs}）は、「${north}」を北、「${east}」を東として読んだ。逆であれば、${parameter}（x：東、y：北）で項目を指定する`,
    `Of the coordinates (${crs}), ${north} was read as north and ${east} as east; if it is the other way round, ` +
    `name them in ${parameter}: x is east, y is north`,
  ];
}
