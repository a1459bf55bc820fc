import { cellCentre } from "./planar_grid.ts";
import type { DensityArea } from "./density_area.ts";
import { type CollarUse, type DensitySource, isAbsolute } from "./density_source.ts";

/**
 * Log density and what was observed of it as one linear model: log of an expected count = field at a site + effects +
 * offset. The field is a Gaussian process over the cells, effects have independent normal priors.
 */
export interface DensityField {
  area: DensityArea;
  /** Cells where something was observed. */
  sites: Int32Array;
  /** Of each observation: position in `sites`, known part of the logarithm of what is expected, and what was found. */
  site: Int32Array;
  offset: Float64Array;
  found: Float64Array;
  /** Of each observation the place of its overdispersion among `overdispersed`, -1 for Poisson. */
  dispersion: Int32Array;
  /** Kinds of the sources with negative binomial counts. */
  overdispersed: DensitySource["kind"][];
  /** Where the observations of each source begin. */
  first: { kind: DensitySource["kind"]; row: number; rows: number }[];
  /** Effects, by name. */
  effects: FieldEffect[];
  /** What each effect adds to the log of each observation, `row * effects.length + effect`. */
  loading: Float64Array;
  /** What each effect adds to log density in each cell, `cell * effects.length + effect`. */
  trend: Float64Array;
}

/** A number that is estimated beside the field. */
export interface FieldEffect {
  /** `intercept`, `trend <covariate>`, `scale <kind>`, `level <kind>`, `use <animal>`, `place <animal> ...`. */
  name: string;
  /** Standard deviation of its normal prior around 0, above 0. */
  sd: number;
}

/** Standard deviation of what is not known beforehand, on the scale of logarithms: a factor of exp(10) either way. */
const VAGUE = 5;

/**
 * Lays out the model.
 *
 * - Cameras: offset log exposure; drone: offset log (covered x detection). Each has its scale, an error common to all its
 *   counts with standard deviation `logError`.
 * - Collars: fixes count by what they are worth (`effective` / fixes), as Poisson numbers given each animal's own level
 *   (the multinomial of where it was). An animal uses what lies near: its use also falls off with the squared distance
 *   from a centre of its own, centre and spread unknown (`place`), so that collars tell of where density is higher within
 *   a home range, and not that the range is where the animals are.
 *
 * @param options.ownLevel A source that gets a level of its own on top of its scale: how far is it from the others?
 * @param options.trendSd Prior standard deviation of a covariate's effect on log density, per standard deviation of the
 *   covariate. Default 0.5, a factor of 1.6.
 */
export function densityField(
  area: DensityArea,
  sources: readonly DensitySource[],
  options: { ownLevel?: DensitySource["kind"]; trendSd?: number } = {},
): DensityField {
  const effects: FieldEffect[] = [{ name: "intercept", sd: VAGUE }];
  const trends = area.covariates.map(({ name, values }) => {
    effects.push({ name: `trend ${name}`, sd: options.trendSd ?? 0.5 });
    return standardised(values);
  });
  const parts = sources.map((source) => {
    const own = isAbsolute(source) ? countEffects(source.kind, source, options) : collarEffects(area, source);
    const from = effects.length;
    effects.push(...own.effects);
    return { source, from, ...own };
  });
  const q = effects.length;
  const n = area.cells.length;
  const trend = new Float64Array(n * q);
  for (let k = 0; k < n; k++) {
    trend[k * q] = 1;
    trends.forEach((values, t) => trend[k * q + 1 + t] = values[k]);
  }

  const cells = parts.flatMap(({ source }) => Array.from(source.cell));
  const sites = Int32Array.from(new Set(cells)).sort();
  const siteOf = new Map(Array.from(sites, (cell, at) => [cell, at]));
  const loading = new Float64Array(cells.length * q);
  const overdispersed: DensitySource["kind"][] = [];
  const dispersion = new Int32Array(cells.length).fill(-1);
  const first: DensityField["first"] = [];
  let row = 0;
  for (const { source, from, loadings } of parts) {
    const rows = source.cell.length;
    first.push({ kind: source.kind, row, rows });
    if (isAbsolute(source) && source.family !== "Poisson") {
      dispersion.fill(overdispersed.push(source.kind) - 1, row, row + rows);
    }
    for (let k = 0; k < rows; k++, row++) {
      loading.set(trend.subarray(source.cell[k] * q, source.cell[k] * q + q), row * q);
      loading.set(loadings(k), row * q + from);
    }
  }
  return {
    area,
    sites,
    site: Int32Array.from(cells, (cell) => siteOf.get(cell)!),
    offset: Float64Array.from(parts.flatMap(({ offset }) => offset)),
    found: Float64Array.from(parts.flatMap(({ found }) => found)),
    dispersion,
    overdispersed,
    first,
    effects,
    loading,
    trend,
  };
}

/** What a source adds to the model. */
interface SourceEffects {
  effects: FieldEffect[];
  loadings: (row: number) => number[];
  offset: number[];
  found: number[];
}

function countEffects(
  kind: "camera" | "drone",
  source: Exclude<DensitySource, CollarUse>,
  { ownLevel }: { ownLevel?: DensitySource["kind"] },
): SourceEffects {
  const effects = source.logError > 0 ? [{ name: `scale ${kind}`, sd: source.logError }] : [];
  if (ownLevel === kind) effects.push({ name: `level ${kind}`, sd: VAGUE });
  return {
    effects,
    loadings: () => effects.map(() => 1),
    offset: Array.from(
      source.cell,
      (_, k) =>
        Math.log(source.kind === "camera" ? source.exposure[k] : source.covered[k] * source.detection[k]),
    ),
    found: Array.from(source.count),
  };
}

function collarEffects(area: DensityArea, source: CollarUse): SourceEffects {
  const { animal, animals, fixes, effective, cell } = source;
  const { grid, cells } = area;
  const centres = Array.from(
    cell,
    (k) => cellCentre(grid, Math.floor(cells[k] / grid.width), cells[k] % grid.width),
  );
  const ranges = animals.map((_, a) => {
    const rows = Array.from(fixes.keys()).filter((row) => animal[row] === a);
    const total = rows.reduce((sum, row) => sum + fixes[row], 0);
    const mean = [0, 1].map((axis) =>
      rows.reduce((sum, row) => sum + fixes[row] * centres[row][axis], 0) / total
    );
    const squares = rows.reduce((sum, row) => sum + fixes[row] * squaredDistance(centres[row], mean), 0);
    // At least a cell, where an animal never left one.
    return {
      mean,
      spread: Math.max(grid.cell, Math.sqrt(squares / total)),
      worth: effective[a] / total,
      rows,
    };
  });
  const effects = animals.flatMap((name) => [
    { name: `use ${name}`, sd: VAGUE },
    ...["east", "north", "distance"].map((what) => ({ name: `place ${name} ${what}`, sd: VAGUE })),
  ]);
  return {
    effects,
    loadings(row) {
      const { mean: [x, y], spread } = ranges[animal[row]];
      const [east, north] = [(centres[row][0] - x) / spread, (centres[row][1] - y) / spread];
      const loads = new Array<number>(effects.length).fill(0);
      [1, east, north, east * east + north * north].forEach((load, k) => loads[4 * animal[row] + k] = load);
      return loads;
    },
    // The average of what is found, so that the animal's own level is near 0.
    offset: Array.from(animal, (a) => Math.log(effective[a] / ranges[a].rows.length)),
    found: Array.from(fixes, (value, row) => value * ranges[animal[row]].worth),
  };
}

const squaredDistance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;

/** To mean 0 and standard deviation 1; all 0 where nothing varies. */
function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => sd > 0 ? (value - mean) / sd : 0);
}
