import type { Extent } from "../geo/mod.ts";
import { JAPAN_FRAME } from "./japan_frame.ts";
import type { MapDrawing, MapInset } from "./map.ts";

/** Main islands that span more than this are shown in the frame of the whole country, m: half of its height. */
const WIDE = (JAPAN_FRAME.extent[3] - JAPAN_FRAME.extent[1]) / 2;
/** Share of width and height left free around what is shown. */
const MARGIN = 0.03;
/** An inset is worth its frame where it shows the rest larger than this many times. */
const WORTH = 1.5;
/** Height over width of the room that a page has for a map. */
const TALL = 1.5;

/**
 * The frame for a part of the country: what its positions span, and 3 % more. Where they reach into an inset of
 * {@link JAPAN_FRAME} and the rest spans half of the main islands, it is that frame with the insets that hold any;
 * where the rest is smaller, what lies in the inset stands beside it if that shows both much larger (Tokyo with
 * Ogasawara). Positions outside that frame and its insets, Minamitorishima and Okinotorishima, are left out, unless
 * there are no others.
 *
 * @param positions `[x, y]` in `JAPAN_EQUAL_AREA`, m; at least one.
 */
export function japanFrameOf(
  positions: Iterable<readonly number[]>,
): Pick<MapDrawing, "crs" | "extent" | "insets"> {
  const { crs, extent, insets } = JAPAN_FRAME;
  const [main, within, all] = [nowhere(), nowhere(), nowhere()];
  const parts = insets.map((inset) => ({ inset, spanned: nowhere() }));
  for (const [x, y] of positions) {
    include(all, x, y);
    const part = parts.find(({ inset }) => holds(inset.extent, x, y));
    if (!part && !holds(extent, x, y)) continue;
    include(within, x, y);
    include(part?.spanned ?? main, x, y);
  }
  const reached = parts.filter(({ spanned }) => spanned[0] <= spanned[2]);
  const whole = withMargin(within[0] <= within[2] ? within : all);
  if (reached.length === 0 || main[0] > main[2]) return { crs, extent: whole };
  if (Math.max(...sidesOf(main)) > WIDE) return { crs, extent, insets: reached.map(({ inset }) => inset) };
  const cropped = reached.map(({ inset, spanned }) => ({ ...inset, extent: withMargin(spanned) }));
  const beside = makeRoom(withMargin(main), cropped);
  return room(whole) > WORTH * room(beside)
    ? { crs, extent: beside, insets: cropped }
    : { crs, extent: whole };
}

/** An extent that grows. */
type Span = [west: number, south: number, east: number, north: number];

const nowhere = (): Span => [Infinity, Infinity, -Infinity, -Infinity];

const holds = ([west, south, east, north]: Extent, x: number, y: number) =>
  west <= x && x <= east && south <= y && y <= north;

const sidesOf = ([west, south, east, north]: Extent) => [east - west, north - south] as const;

/** The width of paper that an extent asks for, in its metres. */
function room(extent: Extent): number {
  const [width, height] = sidesOf(extent);
  return Math.max(width, height / TALL);
}

function include(span: Span, x: number, y: number): void {
  span[0] = Math.min(span[0], x);
  span[1] = Math.min(span[1], y);
  span[2] = Math.max(span[2], x);
  span[3] = Math.max(span[3], y);
}

/** A lone position gets a kilometre around it. */
function withMargin(extent: Extent): Extent {
  const [width, height] = sidesOf(extent);
  const [dx, dy] = [width * MARGIN || 500, height * MARGIN || 500];
  return [extent[0] - dx, extent[1] - dy, extent[2] + dx, extent[3] + dy];
}

/** An extent made wide and high enough for insets in its corners to hide nothing of it. */
function makeRoom([west, south, east, north]: Extent, insets: MapInset[]): Extent {
  for (const { extent, corner } of insets) {
    const [width, height] = sidesOf(extent);
    if (corner.endsWith("left")) west -= width;
    else east += width;
    if (corner.startsWith("top")) south = Math.min(south, north - height);
    else north = Math.max(north, south + height);
  }
  return [west, south, east, north];
}
