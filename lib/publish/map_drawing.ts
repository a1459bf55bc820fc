import { crsName } from "../geo/mod.ts";
import type { Drawing } from "./figure_svg.ts";
import type { Language } from "./label.ts";
import type { MapDrawing, MapInset } from "./map.ts";
import { mapExtent } from "./map_extent.ts";
import { type MapFrame, PX_PER_MM } from "./map_frame.ts";
import { mapFurniture } from "./map_furniture.ts";
import { GRATICULE_MARGIN, graticuleLabels, graticuleLines, graticuleOf } from "./map_graticule.ts";
import { HatchBook } from "./map_hatch.ts";
import type { MapLayer } from "./map_layer.ts";
import { LayerPainter } from "./map_layer_svg.ts";
import { GAP, layOutFrames, layOutInset } from "./map_layout.ts";
import { northArrow } from "./map_scale_bar.ts";
import { element, escapeMarkup } from "./markup.ts";
import { breakLines, textWidth } from "./text_width.ts";

const SMALL_PRINT = 8.5;

/** Draws a map for both languages; what is not text is drawn once. */
export function drawMap(id: string, drawing: MapDrawing): Record<Language, Drawing> {
  const { crs, layers, panels = [], insets = [], graticule = "auto", width: millimetres = 160 } = drawing;
  const hatches = new HatchBook(id);
  const painter = new LayerPainter(crs, hatches);
  const all = [...layers, ...panels.flatMap((panel) => panel.layers)];
  const width = millimetres * PX_PER_MM;
  const isApart = panels.some(({ extent }) => extent !== undefined);
  const furniture = mapFurniture(isApart ? { ...drawing, northArrow: false } : drawing, painter, all, width);
  const margin = graticule === "none" ? 0.5 : GRATICULE_MARGIN;
  const whole = mapExtent(id, painter, drawing, all);
  const frames = layOutFrames(
    crs,
    panels.length === 0 ? [whole] : panels.map(({ extent = whole }) => extent),
    {
      width: furniture.column > 0 ? width - furniture.column - GAP : width,
      margin,
      panels: panels.length,
      columns: panels.length === 0 ? 1 : drawing.panelColumns ?? (panels.length <= 4 ? 2 : 3),
    },
  );
  const body = frames.map((frame, i) => {
    const shown = [...layers, ...(panels[i]?.layers ?? [])];
    const lines = graticule === "none" ? undefined : graticuleOf(frame, graticule);
    return framed(frame, shown, painter, lines && graticuleLines(frame, lines)) +
      (lines ? graticuleLabels(frame, lines) : "") +
      insets.map((inset) => framed(layOutInset(frame, inset), shown, painter)).join("") +
      (isApart && drawing.northArrow !== false ? ownArrow(frame) : "");
  }).join("");
  const last = frames.at(-1)!;
  const bottom = last.top + last.height + margin;
  // The column follows the frames, which may be narrower than their room on a tall map.
  const right = Math.max(...frames.map((frame) => frame.left + frame.width));
  const left = furniture.column > 0 ? right + GAP : 0;

  const draw = (language: Language): Drawing => {
    const titles = frames.map((frame, i) => {
      const panel = panels[i] ? panelTitle(panels[i].title[language], frame) : "";
      return panel +
        insets.map((inset) => insetTitle(inset, language, layOutInset(frame, inset))).join("");
    }).join("");
    const top = furniture.column > 0 ? frames[0].top : bottom + 6;
    const around = furniture.draw(language, frames[0], { left, top, bottom: last.top + last.height });
    const print = smallPrint(drawing, language, Math.max(bottom, top + around.height) + 4, width);
    return {
      svg: hatches.definitions() + body + titles + around.svg + print.svg,
      width,
      height: print.bottom,
      textBoxes: [],
    };
  };
  return { ja: draw("ja"), en: draw("en") };
}

function framed(frame: MapFrame, layers: MapLayer[], painter: LayerPainter, lines = ""): string {
  const place = { x: frame.left, y: frame.top, width: frame.width, height: frame.height };
  return element("rect", { ...place, fill: "#ffffff" }) + lines +
    layers.map((layer) => painter.paint(frame, layer)).join("") +
    element("rect", { ...place, fill: "none", stroke: "#000000", "stroke-width": 0.7 });
}

/** The arrow of a panel that shows a place of its own, small in its upper right corner. */
function ownArrow(frame: MapFrame): string {
  const { svg, width } = northArrow(frame);
  const place = `translate(${(frame.left + frame.width - 0.7 * width - 3).toFixed(2)},${
    frame.top + 3
  }) scale(0.7)`;
  return element("g", { transform: place }, svg);
}

function panelTitle(title: string, frame: MapFrame): string {
  const size = Math.min(11, frame.width / textWidth(title));
  const place = { x: frame.left, y: frame.top - 5, "font-size": size, "font-weight": "bold" };
  return element("text", place, escapeMarkup(title));
}

/** Within the inset where it has room on one line, else outside, at the edge away from the map's corner. */
function insetTitle({ label, corner }: MapInset, language: Language, frame: MapFrame): string {
  const title = label[language];
  const [largest, smallest, edge] = [9, 6.5, 3];
  const fitting = (frame.width - 2 * edge) / textWidth(title);
  const isWithin = fitting >= smallest;
  const size = isWithin ? Math.min(largest, fitting) : 7;
  const isLeft = isWithin || corner.endsWith("left");
  const place = {
    x: isLeft ? frame.left + (isWithin ? edge : 0) : frame.left + frame.width - 1,
    y: isWithin
      ? frame.top + size * 1.2
      : corner.startsWith("top")
      ? frame.top + frame.height + size * 1.2
      : frame.top - size * 0.4,
    "font-size": size,
    fill: "#333333",
    ...(isLeft ? {} : { "text-anchor": "end" }),
  };
  return element("text", place, escapeMarkup(title));
}

/** Coordinate system and source, below everything. */
function smallPrint(
  { crs, source }: MapDrawing,
  language: Language,
  top: number,
  width: number,
): { svg: string; bottom: number } {
  const texts = [
    (language === "ja" ? "座標系: " : "Coordinate system: ") + crsName(crs)[language],
    ...(source ? [source[language]] : []),
  ];
  const lines = texts.length === 2 && textWidth(texts.join("　")) * SMALL_PRINT < width
    ? [texts.join("　")]
    : texts.flatMap((text) => breakLines(text, width / SMALL_PRINT));
  const svg = lines.map((line, i) => {
    const place = { x: 0, y: top + (i + 1) * (SMALL_PRINT + 3), "font-size": SMALL_PRINT, fill: "#444444" };
    return element("text", place, escapeMarkup(line));
  }).join("");
  return { svg, bottom: top + lines.length * (SMALL_PRINT + 3) + 4 };
}
