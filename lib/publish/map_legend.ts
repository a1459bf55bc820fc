import type { Label, Language } from "./label.ts";
import { PX_PER_MM } from "./map_frame.ts";
import { NO_DATA_COLOUR } from "./map_image.ts";
import type { MapLayer, RasterLayer } from "./map_layer.ts";
import { type LayerPainter, slotFill } from "./map_layer_svg.ts";
import { type ClassScale, type RampScale, type Scale, slotColours, slotOf } from "./map_scale.ts";
import type { Block } from "./map_scale_bar.ts";
import { symbolPath } from "./map_symbol.ts";
import { element, escapeMarkup } from "./markup.ts";
import { formatNumber } from "./number_format.ts";
import { prettyTicks } from "./pretty_step.ts";
import { breakLines, textWidth } from "./text_width.ts";

const FONT = 9.5;
const ROW = 14;
const SWATCH = 16;
const RAMP_LENGTH = 110;
const NO_DATA: Label = { ja: "データなし", en: "No data" };
const COUNT: Label = { ja: "( ) 内は該当数", en: "( ): number of areas" };

/** One entry of the legend: a scale, or layers drawn in one style. */
export interface LegendEntry {
  scale?: Scale;
  /** Layers shown by this entry. */
  layers: MapLayer[];
}

/** The entries, in the order of the layers from top to bottom; layers that share a scale share one. */
export function legendEntries(layers: readonly MapLayer[]): LegendEntry[] {
  const scales = new Map<Scale, LegendEntry>();
  const entries: LegendEntry[] = [];
  for (const layer of layers) {
    if (layer.legend === null) continue;
    const scale = "scale" in layer ? layer.scale : undefined;
    const shared = scale && scales.get(scale);
    if (shared) shared.layers.push(layer);
    else if (scale || layer.legend) {
      const entry = { scale, layers: [layer] };
      entries.push(entry);
      if (scale) scales.set(scale, entry);
    }
  }
  const scaled = entries.filter((entry) => entry.scale);
  return [...scaled, ...entries.filter((entry) => !entry.scale)];
}

/** How {@link legendBlock} draws an entry. */
interface LegendOptions {
  /** Width at most, CSS pixels. */
  most: number;
  /** Whether to write behind each class how many polygons are in it. */
  counts: boolean;
  /** Whether cells without data of a raster are seen, so that the legend has to name them. */
  showsGaps(layer: RasterLayer): boolean;
}

/** An entry as a drawing. */
export function legendBlock(
  entry: LegendEntry,
  painter: LayerPainter,
  language: Language,
  { most, counts, showsGaps }: LegendOptions,
): Block {
  const { scale, layers } = entry;
  if (scale === undefined) {
    return rows([], [{ swatch: styleSwatch(layers[0], painter), text: layers[0].legend![language] }], most);
  }
  const unit = "unit" in scale ? scale.unit[language] : "";
  const title = breakLines(scale.label[language] + (unit === "" ? "" : ` (${unit})`), most / FONT);
  const { tally, missing } = count(scale, layers);
  const counted = counts && layers[0].kind === "polygons" && scale.kind !== "ramp";
  const behind = (number: number) => counted ? ` (${formatNumber(number)})` : "";
  const none = missing === 0
    ? []
    : [{ swatch: swatch(layers[0], painter, scale, -1), text: NO_DATA[language] + behind(missing) }];
  const gaps = layers.flatMap((layer) =>
    layer.kind === "raster" && showsGaps(layer) ? [(layer.gaps ?? NO_DATA)[language]] : []
  );
  for (const text of new Set(gaps)) {
    // Left clear on the map: the white of the frame.
    none.push({ swatch: painter.box(boxPlace("#333333", 0.5), "#ffffff"), text });
  }
  const foot = counted ? breakLines(COUNT[language], most / (FONT - 1.5)) : [];
  if (scale.kind === "ramp") return rampBlock(title, scale, none, most);
  const texts = scale.kind === "classes"
    ? scale.colours.map((_, slot) => classText(scale, slot, language))
    : scale.categories.map((category) => category.label[language]);
  const list = texts.map((text, slot) => ({
    swatch: swatch(layers[0], painter, scale, slot),
    text: text + behind(tally[slot]),
  }));
  // Amounts stand like on a thermometer, the highest above.
  if (scale.kind === "classes") list.reverse();
  return rows(title, [...list, ...none], most, foot);
}

/**
 * Bounds of a class, and which of them belongs to it: `0.010 以上 0.020 未満`, `0.010 to < 0.020`; the highest class
 * holds its upper bound, too. Of the open ones at the ends `0.020 以上`, `≥ 0.020`.
 */
export function classText({ edges, digits }: ClassScale, slot: number, language: Language): string {
  const [low, high] = [edges[slot], edges[slot + 1]].map((edge) =>
    Number.isFinite(edge) ? formatNumber(edge, { digits }) : ""
  );
  const isLast = slot === edges.length - 2;
  const texts = language === "ja"
    ? [low && `${low} 以上`, high && `${high} ${isLast ? "以下" : "未満"}`]
    : low && high
    ? [`${low} to`, `${isLast ? "≤" : "<"} ${high}`]
    : [low && `≥ ${low}`, high && `< ${high}`];
  return texts.filter((text) => text !== "").join(" ");
}

interface Row {
  swatch: string;
  text: string;
}

function rows(title: string[], list: Row[], most: number, foot: string[] = []): Block {
  let y = 0;
  let width = 0;
  let svg = "";
  const line = (text: string, x: number, size: number, weight?: string) => {
    svg += element("text", { x, y, "font-size": size, "font-weight": weight }, escapeMarkup(text));
    width = Math.max(width, x + textWidth(text) * size);
  };
  for (const text of title) {
    y += ROW;
    line(text, 0, FONT, "bold");
  }
  if (title.length > 0) y += 4;
  for (const row of list) {
    const lines = breakLines(row.text, (most - SWATCH - 6) / FONT);
    svg += element("g", { transform: `translate(0,${y + 2})` }, row.swatch);
    for (const text of lines) {
      y += ROW;
      y -= 3.5;
      line(text, SWATCH + 6, FONT);
      y += 3.5;
    }
  }
  for (const text of foot) {
    y += ROW - 1;
    line(text, 0, FONT - 1.5);
  }
  return { svg, width, height: y };
}

function rampBlock(title: string[], scale: RampScale, none: Row[], most: number): Block {
  const head = rows(title, [], most);
  const top = head.height + 6;
  const strips = scale.colours.map((colour, i) =>
    element("rect", {
      x: 0,
      // Each strip reaches under the next: no hairlines between them.
      y: top + RAMP_LENGTH * (1 - (i + 1) / scale.colours.length),
      width: SWATCH,
      height: RAMP_LENGTH / scale.colours.length + (i === 0 ? 0 : 0.6),
      fill: colour,
    })
  ).reverse();
  const [low, high] = scale.domain;
  const ticks = prettyTicks(low, high, 5);
  let width = head.width;
  const marks = ticks.map((tick) => {
    const y = top + RAMP_LENGTH * (1 - (tick - low) / (high - low));
    const text = formatNumber(tick, { digits: scale.digits });
    width = Math.max(width, SWATCH + 6 + textWidth(text) * FONT);
    return element("path", { d: `M${SWATCH},${y.toFixed(2)}h3`, stroke: "#000000", "stroke-width": 0.5 }) +
      element("text", { x: SWATCH + 6, y: y + FONT * 0.36, "font-size": FONT }, text);
  });
  const frame = element("rect", {
    x: 0,
    y: top,
    width: SWATCH,
    height: RAMP_LENGTH,
    fill: "none",
    stroke: "#333333",
    "stroke-width": 0.5,
  });
  const below = rows([], none, most);
  const bottom = top + RAMP_LENGTH + 6;
  return {
    svg: head.svg + strips.join("") + frame + marks.join("") +
      element("g", { transform: `translate(0,${bottom})` }, below.svg),
    width: Math.max(width, below.width),
    height: bottom + below.height,
  };
}

function count(scale: Scale, layers: MapLayer[]): { tally: number[]; missing: number } {
  const tally = slotColours(scale).map(() => 0);
  let missing = 0;
  for (const layer of layers) {
    if (layer.kind === "raster" || !("values" in layer) || layer.values === undefined) continue;
    for (let i = 0; i < layer.values.length; i++) {
      const slot = slotOf(scale, layer.values[i]);
      if (slot === -1) missing++;
      else tally[slot]++;
    }
  }
  return { tally, missing };
}

function boxPlace(stroke: string, strokeWidth: number) {
  return { x: 0, y: 0, width: SWATCH, height: ROW - 4, stroke, "stroke-width": strokeWidth };
}

function swatch(layer: MapLayer, painter: LayerPainter, scale: Scale, slot: number): string {
  const place = boxPlace("#333333", 0.5);
  if (layer.kind === "polygons") return painter.box(place, ...slotFill(scale, slot));
  const fill = slot === -1 ? NO_DATA_COLOUR : slotColours(scale)[slot];
  return layer.kind === "points" && !painter.isImage(layer) ? symbol(layer, fill) : painter.box(place, fill);
}

function styleSwatch(layer: MapLayer, painter: LayerPainter): string {
  if (layer.kind === "points") {
    const { colour = "#1f4e79" } = layer;
    // Points drawn as pixels are dots, too, as large here as can be seen.
    return painter.isImage(layer)
      ? symbol({ size: Math.max(1, layer.size ?? 0) }, colour)
      : symbol(layer, colour);
  }
  if (layer.kind === "lines") {
    const { colour = "#777777", width = 0.15, dash } = layer;
    return element("path", {
      d: `M0,${(ROW - 4) / 2}h${SWATCH}`,
      stroke: colour,
      "stroke-width": Math.max(0.6, width * PX_PER_MM),
      "stroke-dasharray": dash?.map((length) => length * PX_PER_MM).join(" "),
    });
  }
  if (layer.kind === "polygons") {
    const { fill = "#e8e8e8", hatch, stroke = "#808080", strokeWidth = 0.1 } = layer;
    return painter.box(boxPlace(stroke, Math.max(0.5, strokeWidth * PX_PER_MM)), fill, hatch);
  }
  return "";
}

function symbol(
  { symbol: shape = "circle", size = 1.5 }: { symbol?: Parameters<typeof symbolPath>[0]; size?: number },
  fill: string,
): string {
  const radius = Math.min(6, Math.max(2, size * PX_PER_MM / 2));
  return element("path", {
    d: symbolPath(shape, SWATCH / 2, (ROW - 4) / 2, radius),
    fill,
    stroke: "#333333",
    "stroke-width": 0.4,
  });
}
