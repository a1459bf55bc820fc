import type { Crs, Extent } from "../geo/mod.ts";
import type { MapInset } from "./map.ts";
import { type MapFrame, mapFrame, PX_PER_MM } from "./map_frame.ts";

/** Between frames, and between a frame and the legend: CSS pixels. */
export const GAP = 12;
/** Height of a panel's title. */
export const PANEL_TITLE = 18;
/** A map is no higher than this, so that it fits a page with its caption. */
const HIGHEST = 215 * PX_PER_MM;

/** The room that frames share. */
export interface FrameRoom {
  /** CSS pixels. */
  width: number;
  /** Left of and below each frame, for the names of meridians and parallels. */
  margin: number;
  /** Number of panels, 0 for one map without a title. */
  panels: number;
  columns: number;
}

/**
 * Frames of the panels, or the one of the map, as large as room and page allow and all of one size: that of the largest
 * extent, which the others fill from their middle.
 *
 * @param extents One for each panel, or that of the map.
 */
export function layOutFrames(
  crs: Crs,
  extents: readonly Extent[],
  { width, margin, panels, columns }: FrameRoom,
): MapFrame[] {
  const wide = Math.max(...extents.map(([west, , east]) => east - west));
  const high = Math.max(...extents.map(([, south, , north]) => north - south));
  const title = panels === 0 ? 1 : PANEL_TITLE;
  const rows = Math.ceil(Math.max(1, panels) / columns);
  const across = (width - columns * margin - (columns - 1) * GAP - 1) / columns;
  const down = (HIGHEST - rows * (title + margin) - (rows - 1) * GAP) / rows;
  const scale = Math.min(across / wide, down / high);
  const [frameWidth, frameHeight] = [wide * scale, high * scale];
  return extents.map((extent, i) =>
    mapFrame(
      crs,
      widened(extent, wide, high),
      margin + (i % columns) * (frameWidth + margin + GAP),
      title + Math.floor(i / columns) * (frameHeight + margin + title + GAP),
      scale,
    )
  );
}

/** An extent of another size about the same middle; one of that size already stays to the bit. */
function widened([west, south, east, north]: Extent, wide: number, high: number): Extent {
  const [dx, dy] = [(wide - (east - west)) / 2, (high - (north - south)) / 2];
  return [west - dx, south - dy, east + dx, north + dy];
}

/** The frame of an inset: in its corner, at the scale of the map around it. */
export function layOutInset(around: MapFrame, { extent, crs = around.crs, corner }: MapInset): MapFrame {
  const inset = mapFrame(crs, extent, 0, 0, around.scale);
  return {
    ...inset,
    left: corner.endsWith("left") ? around.left : around.left + around.width - inset.width,
    top: corner.startsWith("top") ? around.top : around.top + around.height - inset.height,
  };
}
