import { converter, type Crs, isGeographic, projString } from "../geo/mod.ts";
import { tokyoToJgd } from "./tokyo_datum.ts";

/** Side of a cell: 10 km, or 0.1 degrees. Within it the shift bends by less than a millimetre. */
const CELL = { metres: 10_000, degrees: 0.1 };
/** At a corner: shift east and north, longitude and latitude on JGD. */
const PARTS = 4;
const CORNERS = 4;

/** What is known at a place whose coordinates are of the Tokyo datum. Overwritten by the next call. */
export interface DatumShift {
  /** JGD minus Tokyo in units of the coordinate system. */
  east: number;
  north: number;
  /** Longitude and latitude on JGD, degrees. */
  longitude: number;
  latitude: number;
}

/**
 * The shift from the Tokyo datum to JGD over a coordinate system, for hundreds of thousands of points: computed at the
 * corners of cells, and between them by bilinear interpolation.
 */
export class DatumField {
  readonly isGeographic: boolean;
  /** Metres for one unit east at a latitude, and for one unit north. */
  readonly metres: (latitude: number) => readonly [east: number, north: number];
  readonly #cell: number;
  readonly #cells = new Map<number, Float64Array>();
  readonly #toBessel: (x: number, y: number) => [number, number];
  readonly #fromJgd: (longitude: number, latitude: number) => [number, number];
  readonly #result: DatumShift = { east: NaN, north: NaN, longitude: NaN, latitude: NaN };
  #lastKey = NaN;
  #last?: Float64Array;

  /** @throws Fault for a coordinate system that is not known. */
  constructor(readonly crs: Crs) {
    this.isGeographic = isGeographic(crs);
    this.#cell = this.isGeographic ? CELL.degrees : CELL.metres;
    this.metres = this.isGeographic
      ? (latitude) => [111_320 * Math.cos(latitude * Math.PI / 180), 110_950]
      : () => [1, 1];
    const plain = projString(crs).replace(/\+(datum|ellps|towgs84)=\S+/g, "").trim();
    const on = (ellipsoid: string) =>
      this.isGeographic
        ? { forward: same, inverse: same }
        : converter(`+proj=longlat +ellps=${ellipsoid} +no_defs`, `${plain} +ellps=${ellipsoid}`);
    this.#toBessel = on("bessel").inverse;
    this.#fromJgd = on("GRS80").forward;
  }

  /** At coordinates of the Tokyo datum; NaN where the coordinate system has no such place. */
  at(x: number, y: number): DatumShift {
    const [column, row] = [Math.floor(x / this.#cell), Math.floor(y / this.#cell)];
    const key = row * 2 ** 26 + column;
    if (key !== this.#lastKey) {
      let found = this.#cells.get(key);
      if (found === undefined) this.#cells.set(key, found = this.#corners(column, row));
      this.#last = found;
      this.#lastKey = key;
    }
    const corners = this.#last!;
    const [u, v] = [x / this.#cell - column, y / this.#cell - row];
    const between = (part: number) =>
      (1 - v) * ((1 - u) * corners[part] + u * corners[PARTS + part]) +
      v * ((1 - u) * corners[2 * PARTS + part] + u * corners[3 * PARTS + part]);
    const result = this.#result;
    result.east = between(0);
    result.north = between(1);
    result.longitude = between(2);
    result.latitude = between(3);
    return result;
  }

  #corners(column: number, row: number): Float64Array {
    const values = new Float64Array(PARTS * CORNERS);
    for (let corner = 0; corner < CORNERS; corner++) {
      const x = (column + (corner & 1)) * this.#cell;
      const y = (row + (corner >> 1)) * this.#cell;
      const [longitude, latitude] = tokyoToJgd(...this.#toBessel(x, y));
      const [east, north] = this.#fromJgd(longitude, latitude);
      values.set([east - x, north - y, longitude, latitude], corner * PARTS);
    }
    return values;
  }
}

const same = (x: number, y: number): [number, number] => [x, y];
