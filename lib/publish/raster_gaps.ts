import type { MapFrame } from "./map_frame.ts";
import type { RasterLayer } from "./map_layer.ts";

/** A pixel that shows a value of some raster. */
const FILLED = -1;

/**
 * Where rasters leave a frame clear for want of data. A pixel that another raster fills is no gap, and of several
 * rasters without data at a pixel the lowest whose gaps have a name in the legend answers for it.
 */
export class RasterGaps {
  readonly #layers: RasterLayer[] = [];
  /** For each pixel of a frame `FILLED`, the place of the layer that leaves it clear, from 1 on, or 0. */
  readonly #frames = new Map<MapFrame, Int16Array>();

  /** Notes of a raster about to be painted into a frame, pixel by pixel, whether it has data; lowest raster first. */
  noteOf(frame: MapFrame, pixels: number, layer: RasterLayer): (pixel: number, hasData: boolean) => void {
    const shown = this.#frames.get(frame) ?? new Int16Array(pixels);
    this.#frames.set(frame, shown);
    const known = this.#layers.indexOf(layer) + 1;
    const place = known > 0 ? known : this.#layers.push(layer);
    return (pixel, hasData) => {
      if (hasData) shown[pixel] = FILLED;
      else if (shown[pixel] === 0 && layer.legend !== null && layer.gaps !== null) shown[pixel] = place;
    };
  }

  /** True if pixels are left clear that a raster answers for, in a frame painted so far. */
  isSeen(layer: RasterLayer): boolean {
    const place = this.#layers.indexOf(layer) + 1;
    return place > 0 && this.#frames.values().some((shown) => shown.includes(place));
  }
}
