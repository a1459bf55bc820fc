import proj4 from "proj4";
import { Fault } from "../fault/mod.ts";
import { EPSG_JAPAN } from "./epsg_japan.ts";

/** `EPSG:<code>` of a coordinate system that Kenzan knows (those in use in Japan, and a few more), or a PROJ string. */
export type Crs = string;

/** Longitude and latitude on JGD2011. */
export const JGD2011 = "EPSG:6668";

/**
 * Albers equal-area conic for maps of the whole country: standard parallels 30°N and 43°N, so that
 * areas compare by eye from Okinawa to Hokkaido.
 */
export const JAPAN_EQUAL_AREA =
  "+proj=aea +lat_1=30 +lat_2=43 +lat_0=36 +lon_0=137 +x_0=0 +y_0=0 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs";

/** Coordinates by column: x is east (or longitude), y is north (or latitude). */
export interface Coordinates {
  x: Float64Array;
  y: Float64Array;
}

/**
 * The PROJ string of a coordinate system, with the defaults of origin and offsets (0) written out: proj4
 * gives NaN for some projections without them.
 *
 * @throws Fault for a code Kenzan does not know, the Tokyo datum, and a string that is neither.
 */
export function projString(crs: Crs): string {
  const code = epsgCode(crs);
  if (code !== undefined) {
    const known = EPSG_JAPAN.get(code);
    if (known !== undefined) return known.proj;
    const tokyo = code === 4301 || (code >= 30161 && code <= 30179);
    throw new Fault(`geo: coordinate system ${crs} is not known`, {
      expected:
        "EPSG:6668 (JGD2011), 6669-6687 (平面直角座標系), 6688-6692 (UTM); JGD2000: 4612, 2443-2461, " +
        "3097-3101; WGS 84: 4326, 32651-32655 (UTM), 3857, 6933; Europe: 3035",
      found: crs,
      remedy: tokyo
        ? "the Tokyo datum needs a grid of shifts (TKY2JGD): convert the data to JGD2011 first"
        : "check the number; for a system that is not listed write its PROJ string in place of the code, e.g. " +
          "`+proj=laea +lat_0=36 +lon_0=138 +ellps=GRS80`",
    });
  }
  if (typeof crs !== "string" || !crs.includes("+proj=")) {
    throw new Fault("geo: not a coordinate system", {
      expected: "`EPSG:<code>` or a PROJ string",
      found: JSON.stringify(crs),
    });
  }
  if (/\+proj=(longlat|latlong|utm|omerc)\b/.test(crs)) return crs;
  return ["+lat_0", "+lon_0", "+x_0", "+y_0"]
    .reduce((text, key) => text.includes(`${key}=`) ? text : `${text} ${key}=0`, crs);
}

/** The number in `EPSG:<code>`; undefined for PROJ strings. */
export function epsgCode(crs: Crs): number | undefined {
  const match = /^EPSG:(\d+)$/i.exec(crs);
  return match === null ? undefined : Number(match[1]);
}

/** The name for small print under maps: `JGD2011 / 平面直角座標系 第9系 (EPSG:6677)`. */
export function crsName(crs: Crs): { ja: string; en: string } {
  if (crs === JAPAN_EQUAL_AREA) {
    return {
      ja: "JGD2011 / アルベルス正積円錐図法 (標準緯線 30°N, 43°N; 中央経線 137°E)",
      en: "JGD2011 / Albers equal-area conic (standard parallels 30°N, 43°N; central meridian 137°E)",
    };
  }
  const code = epsgCode(crs);
  const name = code === undefined ? undefined : EPSG_JAPAN.get(code)?.name;
  if (name === undefined) return { ja: projString(crs), en: projString(crs) };
  return { ja: `${name.ja} (EPSG:${code})`, en: `${name.en} (EPSG:${code})` };
}

/** True if coordinates are longitude and latitude in degrees. */
export function isGeographic(crs: Crs): boolean {
  return /\+proj=(longlat|latlong)\b/.test(projString(crs));
}

/** True for a zone of the Japanese plane rectangular coordinate system (平面直角座標系), whose X is north and Y is east. */
export function isPlaneRectangular(crs: Crs): boolean {
  const code = epsgCode(crs);
  return code === undefined
    ? /\+proj=tmerc\b/.test(crs) && /\+k(_0)?=0\.9999\b/.test(crs)
    : (code >= 2443 && code <= 2461) || (code >= 6669 && code <= 6687);
}

/** A single-point conversion; slower to set up than to use. See {@link transform} for arrays. */
export interface Converter {
  forward(x: number, y: number): [x: number, y: number];
  inverse(x: number, y: number): [x: number, y: number];
}

/**
 * The conversion between two coordinate systems, point by point. Results may be NaN outside the
 * domain of a projection: check them.
 *
 * JGD2000, JGD2011 and WGS 84 count as one datum, as they do in PROJ: they differ by up to a few
 * metres in places that the 2011 earthquake moved.
 *
 * @throws Fault for a coordinate system that is not known.
 */
export function converter(from: Crs, to: Crs): Converter {
  const [source, target] = [projString(from), projString(to)];
  if (source === target) return { forward: (x, y) => [x, y], inverse: (x, y) => [x, y] };
  let both: proj4.Converter;
  try {
    both = proj4(source, target);
  } catch (cause) {
    throw new Fault("geo: a PROJ string that cannot be used", {
      expected: "a projection that proj4 has",
      found: `${from} -> ${to}: ${cause instanceof Error ? cause.message : cause}`,
      remedy: "write a code in its place, e.g. EPSG:6677, or correct the string",
      cause,
    });
  }
  const one = (convert: (point: number[]) => number[]) => (x: number, y: number): [number, number] => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return [NaN, NaN];
    const result = convert([x, y]);
    return [result[0], result[1]];
  };
  return { forward: one((point) => both.forward(point)), inverse: one((point) => both.inverse(point)) };
}

/**
 * Converts coordinates from one coordinate system to another.
 *
 * @throws Fault naming the first coordinate whose result is not finite: it lies outside the
 * projection, is NaN itself, or x and y were exchanged.
 */
export function transform(from: Crs, to: Crs, x: ArrayLike<number>, y: ArrayLike<number>): Coordinates {
  if (x.length !== y.length) {
    throw new Fault("geo: coordinates that do not pair", {
      expected: "as many x as y",
      found: `${x.length} x and ${y.length} y`,
    });
  }
  const { forward } = converter(from, to);
  const geographic = isGeographic(from);
  const result = { x: new Float64Array(x.length), y: new Float64Array(x.length) };
  for (let i = 0; i < x.length; i++) {
    const [east, north] = forward(x[i], y[i]);
    if (!Number.isFinite(east) || !Number.isFinite(north) || (geographic && Math.abs(y[i]) > 90)) {
      throw new Fault("geo: a coordinate that cannot be converted", {
        expected: geographic ? "x = longitude, y = latitude in degrees" : `x east, y north in ${from}`,
        found: `x = ${x[i]}, y = ${y[i]}`,
        where: `coordinate ${i + 1} of ${x.length}, ${from} -> ${to}`,
        remedy: geographic && Math.abs(y[i]) > 90
          ? "latitude first? exchange x and y"
          : "leave rows without a position out before, and check the coordinate system of the data",
      });
    }
    result.x[i] = east;
    result.y[i] = north;
  }
  return result;
}

/** Longitude and latitude (JGD2011, degrees) to a coordinate system: {@link transform} from `EPSG:6668`. */
export function project(crs: Crs, longitude: ArrayLike<number>, latitude: ArrayLike<number>): Coordinates {
  return transform(JGD2011, crs, longitude, latitude);
}

/** A coordinate system to longitude (x) and latitude (y) on JGD2011 in degrees. */
export function unproject(crs: Crs, x: ArrayLike<number>, y: ArrayLike<number>): Coordinates {
  return transform(crs, JGD2011, x, y);
}
