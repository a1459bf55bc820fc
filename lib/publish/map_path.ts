import { type MapFrame, toPage } from "./map_frame.ts";
import { rounded } from "./markup.ts";

type Point = [x: number, y: number];

/** Vertices nearer than this (CSS pixels) to the one before are left out: no printer shows them. */
const NEAR = 0.2;

/** A closed ring as path data, cut at the frame; empty if nothing of it is inside. */
export function ringPath(frame: MapFrame, ring: readonly Point[]): string {
  let points = ring.map(([x, y]) => toPage(frame, x, y));
  for (const side of sides(frame)) points = cutRing(points, side);
  const thinned = thin(points, 3);
  return thinned.length < 3 ? "" : pathData(thinned) + "Z";
}

/** A line as path data, cut at the frame into as many pieces as it takes. */
export function linePath(frame: MapFrame, line: readonly Point[]): string {
  const pieces: Point[][] = [];
  let open: Point[] | undefined;
  for (let i = 1; i < line.length; i++) {
    const [from, to] = [toPage(frame, ...line[i - 1]), toPage(frame, ...line[i])];
    const inside = cutSegment(frame, from, to);
    if (inside === undefined) {
      open = undefined;
      continue;
    }
    if (open === undefined || open.at(-1)![0] !== inside[0][0] || open.at(-1)![1] !== inside[0][1]) {
      pieces.push(open = [inside[0]]);
    }
    open.push(inside[1]);
  }
  return pieces.map((piece) => pathData(thin(piece, 2))).join("");
}

function pathData(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${rounded(x)},${rounded(y)}`).join("");
}

/** Keeps the first and last vertex, and at least `least` where there are so many. */
function thin(points: readonly Point[], least: number): Point[] {
  const kept: Point[] = [];
  points.forEach((point, i) => {
    const last = kept.at(-1);
    const near = last && Math.abs(point[0] - last[0]) < NEAR && Math.abs(point[1] - last[1]) < NEAR;
    const needed = points.length - i <= least - kept.length;
    if (!near || needed || i === points.length - 1) kept.push(point);
  });
  return kept;
}

interface Side {
  axis: 0 | 1;
  at: number;
  /** 1 keeps what is greater, -1 what is less. */
  keep: 1 | -1;
}

function sides({ left, top, width, height }: MapFrame): Side[] {
  return [
    { axis: 0, at: left, keep: 1 },
    { axis: 0, at: left + width, keep: -1 },
    { axis: 1, at: top, keep: 1 },
    { axis: 1, at: top + height, keep: -1 },
  ];
}

/** One step of Sutherland and Hodgman's polygon clipping (CACM 17(1), 1974). */
function cutRing(points: readonly Point[], { axis, at, keep }: Side): Point[] {
  const inside = (point: Point) => (point[axis] - at) * keep >= 0;
  const cut: Point[] = [];
  points.forEach((point, i) => {
    const before = points[(i + points.length - 1) % points.length];
    if (inside(point) !== inside(before)) {
      const t = (at - before[axis]) / (point[axis] - before[axis]);
      cut.push([before[0] + (point[0] - before[0]) * t, before[1] + (point[1] - before[1]) * t]);
    }
    if (inside(point)) cut.push(point);
  });
  return cut;
}

/** The part of a segment inside the frame (Liang and Barsky, ACM TOG 3(1), 1984). */
function cutSegment(frame: MapFrame, from: Point, to: Point): [Point, Point] | undefined {
  let [start, end] = [0, 1];
  for (const { axis, at, keep } of sides(frame)) {
    const [p, q] = [(to[axis] - from[axis]) * keep, (from[axis] - at) * keep];
    if (p === 0 && q < 0) return undefined;
    if (p > 0) start = Math.max(start, -q / p);
    if (p < 0) end = Math.min(end, -q / p);
  }
  if (start > end) return undefined;
  const point = (t: number): Point =>
    t === 0 ? from : t === 1 ? to : [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
  return [point(start), point(end)];
}
