import type { Language } from "./label.ts";
import type { MapDrawing } from "./map.ts";
import type { MapFrame } from "./map_frame.ts";
import { GAP } from "./map_layout.ts";
import type { MapLayer, RasterLayer } from "./map_layer.ts";
import type { LayerPainter } from "./map_layer_svg.ts";
import { legendBlock, legendEntries } from "./map_legend.ts";
import { type Block, northArrow, scaleBar } from "./map_scale_bar.ts";
import { element } from "./markup.ts";

/** Width of a legend entry at most, CSS pixels. */
const WIDEST = 170;

/** Legend, north arrow and scale bar, to be put beside or below the frames. */
export interface Furniture {
  /** Width of the column beside the frames; 0 if everything stands below. */
  column: number;
  /** To be called when the frames are painted: what they show decides whether the legend speaks of "no data". */
  draw(language: Language, frame: MapFrame, place: { left: number; top: number; bottom: number }): Block;
}

/** What stands around the frames; widths are those of the longer language, so that frames agree. */
export function mapFurniture(
  { legend, panels = [], northArrow: withArrow = true, scaleBar: withBar = true }: MapDrawing,
  painter: LayerPainter,
  layers: readonly MapLayer[],
  width: number,
): Furniture {
  const entries = legend === "none" ? [] : legendEntries(layers);
  const counts = panels.length === 0;
  const blocks = (language: Language, showsGaps: (layer: RasterLayer) => boolean) =>
    entries.map((entry) => legendBlock(entry, painter, language, { most: WIDEST, counts, showsGaps }));
  // The frames' room depends on the legend's width, and only the frames tell whether gaps are seen: room for both.
  const widths = [...blocks("ja", () => true), ...blocks("en", () => true)].map((block) => block.width);
  const beside = (legend ?? (counts ? "beside" : "below")) === "beside";
  const column = beside ? Math.ceil(Math.max(withBar ? 110 : 0, ...widths)) : 0;
  return {
    column,
    draw(language, frame, { left, top, bottom }) {
      const arrow = withArrow ? [northArrow(frame)] : [];
      const bar = withBar ? [scaleBar(frame, beside ? 80 : 130)] : [];
      const legends = blocks(language, (layer) => painter.showsGaps(layer));
      return beside
        ? stack([...arrow, ...legends], bar, left, top, bottom)
        : flow(legends, [...bar, ...arrow], left, top, width);
    },
  };
}

function put(block: Block, x: number, y: number): string {
  return element("g", { transform: `translate(${x.toFixed(2)},${y.toFixed(2)})` }, block.svg);
}

/** One above the other; `last` at the bottom. */
function stack(blocks: Block[], last: Block[], left: number, top: number, bottom: number): Block {
  let y = top;
  let svg = "";
  for (const block of blocks) {
    svg += put(block, left, y);
    y += block.height + GAP;
  }
  for (const block of last) {
    y = Math.max(y, bottom - block.height);
    svg += put(block, left, y);
    y += block.height + GAP;
  }
  const width = Math.max(0, ...[...blocks, ...last].map((block) => block.width));
  return { svg, width, height: y - GAP - top };
}

/** Side by side in rows; `last` at the right of the first row. */
function flow(blocks: Block[], last: Block[], left: number, top: number, width: number): Block {
  let svg = "";
  let right = left + width;
  let height = 0;
  for (const block of last.toReversed()) {
    right -= block.width;
    svg += put(block, right, top);
    right -= GAP * 2;
    height = Math.max(height, block.height);
  }
  let [x, y, row] = [left, top, 0];
  for (const block of blocks) {
    if (x > left && x + block.width > right) [x, y, row] = [left, y + row + GAP, 0];
    svg += put(block, x, y);
    x += block.width + GAP * 2;
    row = Math.max(row, block.height);
    height = Math.max(height, y + row - top);
  }
  return { svg, width, height };
}
