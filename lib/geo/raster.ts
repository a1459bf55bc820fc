import type { FileCrs } from "./file_crs.ts";

/** A grid of cells in a file: what it is, and a way to read any window of it. North is up, cells are not turned. */
export interface Raster {
  /** In cells. */
  width: number;
  height: number;
  bands: RasterBand[];
  /** West and north edge of the first cell (its corner, not its centre), in units of the crs. */
  origin: [x: number, y: number];
  /** Cell size in units of the crs; both positive. */
  resolution: [x: number, y: number];
  /** What the file says about its coordinate system; undefined when it says nothing. */
  crs?: FileCrs;
  /** Reads a window; the whole raster and all bands by default. */
  read(options?: RasterReadOptions): Promise<RasterWindow>;
  /** Closes the file. */
  close(): Promise<void>;
}

/** A band as the file describes it. */
export interface RasterBand {
  /** Text in the file; undefined when there is none. */
  name?: string;
  unit?: string;
  /** How the file stores a cell: `uint8`, `int16`, `float32` ... */
  type: string;
  /** The value that stands for "no value" in the file. */
  noData?: number;
}

/** What to read of a {@link Raster}. */
export interface RasterReadOptions {
  /** Cells from the left and top edge: left and top are in it, right and bottom are the first outside. */
  window?: { left: number; top: number; right: number; bottom: number };
  /** Numbers of the bands, from 0. */
  bands?: number[];
}

/** A window of a raster: `bands[b][row * width + column]`, rows from north to south. */
export interface RasterWindow {
  width: number;
  height: number;
  origin: [x: number, y: number];
  resolution: [x: number, y: number];
  /** Floating-point bands have NaN where there is no value; whole-number bands keep {@link RasterBand.noData}. */
  bands: RasterValues[];
}

/** Cells of one band. */
export type RasterValues =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Float32Array
  | Float64Array;
