import { converter, type Coordinates, type Crs } from "../geo/mod.ts";
import { parseColour, type Rgba } from "./colour.ts";
import { type MapFrame, PX_PER_MM } from "./map_frame.ts";
import { type PointsLayer, rasterExtent, type RasterLayer } from "./map_layer.ts";
import { type Scale, slotColours, slotOf } from "./map_scale.ts";
import { element } from "./markup.ts";
import { pngAddress } from "./png.ts";
import type { RasterGaps } from "./raster_gaps.ts";

/** Image pixels in a CSS pixel: 192 dpi on paper. */
const SHARPNESS = 2;

/** Colour of "no data" where nothing can be hatched. */
export const NO_DATA_COLOUR = "#d4d4d4";

/** Many points as an image: what a pixel shows is decided by `aggregate`. */
export function pointsImage(frame: MapFrame, layer: PointsLayer, { x, y }: Coordinates): string {
  const { width, height, at } = imageGrid(frame);
  const { values, scale, aggregate = scale?.kind === "categories" ? "mode" : "mean" } = layer;
  const stamp = Math.max(1, Math.round((layer.size ?? 0) * PX_PER_MM * SHARPNESS));
  const before = Math.floor((stamp - 1) / 2);
  // -1: nothing here; from 0 on: the number of points of each kind, or their sum.
  const slots = scale === undefined ? 1 : aggregate === "mode" ? slotColours(scale).length : 1;
  const count = new Uint32Array(width * height * slots);
  const noData = new Uint8Array(width * height);
  const sum = aggregate === "mode" ? undefined : new Float64Array(width * height);
  for (let i = 0; i < x.length; i++) {
    const [column, row] = at(x[i], y[i]);
    if (!(column > -stamp && row > -stamp && column < width + stamp && row < height + stamp)) continue;
    const value = values === undefined ? 0 : values[i];
    const missing = value === null || Number.isNaN(value);
    const slot = missing || scale === undefined || aggregate !== "mode" ? 0 : slotOf(scale, value);
    for (let r = row - before; r < row - before + stamp; r++) {
      for (let c = column - before; c < column - before + stamp; c++) {
        if (r < 0 || c < 0 || r >= height || c >= width) continue;
        const pixel = r * width + c;
        if (missing) noData[pixel] = 1;
        else {
          const seen = count[pixel * slots + slot]++;
          if (sum === undefined) continue;
          if (aggregate === "mean") sum[pixel] += value;
          else if (seen === 0 || value > sum[pixel]) sum[pixel] = value;
        }
      }
    }
  }
  const colours = scale === undefined ? [layer.colour ?? "#1f4e79"] : slotColours(scale);
  return paint(frame, colours, (pixel) => {
    let slot = 0;
    for (let k = 1; k < slots; k++) if (count[pixel * slots + k] > count[pixel * slots + slot]) slot = k;
    const points = count[pixel * slots + slot];
    if (points === 0) return noData[pixel] ? "none" : undefined;
    if (scale === undefined || sum === undefined) return slot;
    return slotOf(scale, aggregate === "mean" ? sum[pixel] / points : sum[pixel]);
  });
}

/** A raster as an image: each pixel shows the cell at its centre (nearest neighbour); "no data" is left clear, and noted. */
export function rasterImage(frame: MapFrame, crs: Crs, layer: RasterLayer, gaps: RasterGaps): string {
  const [west, , , north] = rasterExtent(layer);
  const [dx, dy] = layer.resolution;
  const { inverse } = converter(crs, frame.crs);
  const { width, height } = imageGrid(frame);
  const note = gaps.noteOf(frame, width * height, layer);
  const unit = 1 / (frame.scale * SHARPNESS);
  return paint(frame, slotColours(layer.scale), (pixel) => {
    const [x, y] = inverse(
      frame.extent[0] + (pixel % width + 0.5) * unit,
      frame.extent[3] - (Math.floor(pixel / width) + 0.5) * unit,
    );
    const column = Math.floor((x - west) / dx);
    const row = Math.floor((north - y) / dy);
    if (!(column >= 0 && row >= 0 && column < layer.width && row < layer.height)) return undefined;
    const value = layer.values[row * layer.width + column];
    const hasData = !Number.isNaN(value) && value !== layer.noData;
    note(pixel, hasData);
    return hasData ? slotOf(layer.scale as Scale, value) : undefined;
  });
}

function imageGrid({ extent, width, height, scale }: MapFrame) {
  return {
    width: Math.max(1, Math.round(width * SHARPNESS)),
    height: Math.max(1, Math.round(height * SHARPNESS)),
    at: (x: number, y: number) => [
      Math.floor((x - extent[0]) * scale * SHARPNESS),
      Math.floor((extent[3] - y) * scale * SHARPNESS),
    ],
  };
}

/** Colours every pixel by its slot; `none` is "no data", undefined leaves it clear. */
function paint(
  frame: MapFrame,
  colours: string[],
  slotAt: (pixel: number) => number | "none" | undefined,
): string {
  const { width, height } = imageGrid(frame);
  const parsed: Rgba[] = colours.map(parseColour);
  const grey = parseColour(NO_DATA_COLOUR);
  const rgba = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const slot = slotAt(pixel);
    if (slot !== undefined) rgba.set(slot === "none" ? grey : parsed[slot], pixel * 4);
  }
  return element("image", {
    x: frame.left,
    y: frame.top,
    width: width / SHARPNESS,
    height: height / SHARPNESS,
    preserveAspectRatio: "none",
    "image-rendering": "optimizeSpeed",
    href: pngAddress({ width, height, rgba }),
  });
}
