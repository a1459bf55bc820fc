/**
 * What a cell hands on: values, tables, figures, maps, files and claims. Each is checked, shown to the
 * person at the notebook, and carried to the run record.
 *
 * ```ts
 * import * as publish from "kenzan/publish/mod.ts";
 * await publish.value("points", 1_492_011, {
 *   label: { ja: "格子点数", en: "Grid points" },
 *   unit: { ja: "点", en: "points" },
 *   digits: 0,
 * });
 * ```
 *
 * @module
 */
export type { Label, Language } from "./label.ts";
export * from "./published.ts";
export { value, type ValueOptions } from "./value.ts";
export { claim, type ClaimOptions } from "./claim.ts";
export { formatBasis, isBorneOut } from "./claim_basis.ts";
export { checkedEvidence } from "./claim_evidence.ts";
export { isOutsideInterval } from "./outside_interval.ts";
export { type ColumnOptions, table, type TableOptions } from "./table.ts";
export { figure, type FigureOptions, type Say } from "./figure.ts";
export { PAPER_PLOT } from "./paper_plot.ts";
export { JAPAN_FRAME } from "./japan_frame.ts";
export { japanFrameOf } from "./japan_frame_of.ts";
export { map, type MapDrawing, type MapInset } from "./map.ts";
export { file, type FileOptions, type FileSource } from "./file.ts";
export type { ThingOptions } from "./checks.ts";
export { runFolder } from "./run_folder.ts";
export type {
  LayerOptions,
  LinesLayer,
  MapLayer,
  PointsLayer,
  PolygonsLayer,
  RasterLayer,
} from "./map_layer.ts";
export {
  categories,
  type CategoryScale,
  classes,
  type ClassOptions,
  type ClassScale,
  type Hatch,
  ramp,
  type RampScale,
  type Scale,
  type ScaleOptions,
} from "./map_scale.ts";
export type { Palette } from "./palette.ts";
export {
  formatBounds,
  formatInterval,
  formatLevel,
  formatNumber,
  formatValue,
  joinUnit,
  NO_VALUE,
  type NumberFormat,
} from "./number_format.ts";
export { formatCell, formatHead } from "./table_page.ts";
