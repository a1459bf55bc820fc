import { Fault } from "../fault/mod.ts";
import { converter, type Crs, JGD2011 } from "./crs.ts";
import type { Extent } from "./extent.ts";

/** A meridian or parallel in a coordinate system. */
export interface GraticuleLine {
  kind: "meridian" | "parallel";
  /** Longitude of a meridian, latitude of a parallel. */
  degrees: number;
  /** Vertices in the coordinate system, from south to north or from west to east. */
  points: [x: number, y: number][];
}

/** Meridians and parallels with their distance in degrees. */
export interface Graticule {
  step: number;
  lines: GraticuleLine[];
}

/** Distances people read easily: degrees, then minutes, then seconds. */
const STEPS = [
  30,
  20,
  10,
  5,
  2,
  1,
  1 / 2,
  1 / 4,
  1 / 6,
  1 / 12,
  1 / 30,
  1 / 60,
  1 / 120,
  1 / 240,
  1 / 360,
  1 / 720,
  1 / 1800,
  1 / 3600,
];
const VERTICES = 64;
const SAMPLES = 24;

/**
 * Meridians and parallels that cross an area.
 *
 * @param crs coordinate system of `extent` and of the result.
 * @param extent west, south, east, north in that system.
 * @param step distance in degrees; by default the largest that draws three lines or more of one kind.
 * @throws Fault if the area lies outside the projection, or `step` is not positive.
 */
export function graticule(
  crs: Crs,
  extent: Extent,
  step?: number,
): Graticule {
  const [west, south, east, north] = geographicExtent(crs, extent);
  if (step !== undefined && !(step > 0 && step <= 90)) {
    throw new Fault("geo: no such graticule", {
      expected: "a step of up to 90 degrees",
      found: String(step),
    });
  }
  const widest = Math.max(east - west, north - south);
  const chosen = step ?? STEPS.find((candidate) => widest / candidate >= 3) ?? STEPS.at(-1)!;
  const { forward } = converter(JGD2011, crs);
  const lines: GraticuleLine[] = [];
  const between = (from: number, to: number, i: number) => from + (to - from) * i / VERTICES;
  for (const kind of ["meridian", "parallel"] as const) {
    const [low, high] = kind === "meridian" ? [west, east] : [south, north];
    for (let k = Math.ceil(low / chosen - 1e-9); k * chosen <= high + 1e-9 * chosen; k++) {
      const degrees = k * chosen;
      const points = Array.from(
        { length: VERTICES + 1 },
        (_, i) =>
          kind === "meridian"
            ? forward(degrees, between(south, north, i))
            : forward(between(west, east, i), degrees),
      );
      lines.push({
        kind,
        degrees,
        points: points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y)),
      });
    }
  }
  return { step: chosen, lines };
}

/**
 * Smallest longitudes and latitudes that hold an area: west, south, east, north in degrees.
 *
 * @throws Fault if a part of the area lies outside the projection.
 */
export function geographicExtent(
  crs: Crs,
  [west, south, east, north]: Extent,
): [number, number, number, number] {
  const { inverse } = converter(JGD2011, crs);
  const found: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i <= SAMPLES; i++) {
    for (let j = 0; j <= SAMPLES; j++) {
      const [x, y] = [west + (east - west) * i / SAMPLES, south + (north - south) * j / SAMPLES];
      const [longitude, latitude] = inverse(x, y);
      if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) {
        throw new Fault("geo: an area outside its coordinate system", {
          expected: `coordinates that ${crs} can hold`,
          found: `x = ${x}, y = ${y}`,
          where: `extent ${[west, south, east, north].join(", ")}`,
        });
      }
      found[0] = Math.min(found[0], longitude);
      found[1] = Math.min(found[1], latitude);
      found[2] = Math.max(found[2], longitude);
      found[3] = Math.max(found[3], latitude);
    }
  }
  return found;
}

/**
 * A meridian's or parallel's name: `135°E`, `35°30′N`, `35°30′15″N`.
 *
 * @param step distance between lines: tells whether minutes and seconds are needed.
 */
export function formatDegrees(
  { kind, degrees }: Pick<GraticuleLine, "kind" | "degrees">,
  step: number,
): string {
  const side = kind === "meridian" ? (degrees < 0 ? "W" : "E") : degrees < 0 ? "S" : "N";
  const seconds = Math.round(Math.abs(degrees) * 3600);
  const two = (number: number) => String(number).padStart(2, "0");
  let text = `${Math.floor(seconds / 3600)}°`;
  if (step % 1 > 1e-9) text += `${two(Math.floor(seconds / 60) % 60)}′`;
  if (Math.abs(step * 60 - Math.round(step * 60)) > 1e-6) text += `${two(seconds % 60)}″`;
  return text + side;
}

/**
 * Angle of true north at a position of a coordinate system, in degrees clockwise from its y axis
 * (the negative of the meridian convergence 子午線収差 where that counts clockwise).
 */
export function trueNorth(crs: Crs, x: number, y: number): number {
  const { forward, inverse } = converter(JGD2011, crs);
  const [longitude, latitude] = inverse(x, y);
  const [east, north] = forward(longitude, latitude + 1e-4);
  return Math.atan2(east - x, north - y) * 180 / Math.PI;
}
