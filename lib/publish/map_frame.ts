import type { Crs, Extent } from "../geo/mod.ts";

/** CSS pixels in a millimetre. */
export const PX_PER_MM = 96 / 25.4;

/** A window onto the map: where on the page which part of the world lies. */
export interface MapFrame {
  crs: Crs;
  extent: Extent;
  /** CSS pixels on the page. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** CSS pixels to a unit of the crs. */
  scale: number;
}

/** A frame at a place of the page. */
export function mapFrame(crs: Crs, extent: Extent, left: number, top: number, scale: number): MapFrame {
  const [west, south, east, north] = extent;
  return { crs, extent, left, top, width: (east - west) * scale, height: (north - south) * scale, scale };
}

/** Position on the page. */
export function toPage(frame: MapFrame, x: number, y: number): [x: number, y: number] {
  return [frame.left + (x - frame.extent[0]) * frame.scale, frame.top + (frame.extent[3] - y) * frame.scale];
}
