import { formatDegrees, type Graticule, graticule } from "../geo/mod.ts";
import { type MapFrame, toPage } from "./map_frame.ts";
import { linePath } from "./map_path.ts";
import { element, rounded } from "./markup.ts";
import { textWidth } from "./text_width.ts";

const FONT = 8.5;
/** Room for labels left of and below a frame, CSS pixels. */
export const GRATICULE_MARGIN = 14;

/** Meridians and parallels in a frame. */
export function graticuleOf(frame: MapFrame, step: number | "auto"): Graticule {
  return graticule(frame.crs, frame.extent, step === "auto" ? undefined : step);
}

/** The lines, thin and light. */
export function graticuleLines(frame: MapFrame, { lines }: Graticule): string {
  const d = lines.map(({ points }) => linePath(frame, points)).join("");
  return d === "" ? "" : element("path", { d, fill: "none", stroke: "#8a9aa8", "stroke-width": 0.35 });
}

/** Names of meridians below the frame and of parallels left of it, where they meet its edge. */
export function graticuleLabels(frame: MapFrame, { lines, step }: Graticule): string {
  const bottom = frame.top + frame.height;
  const taken: Record<string, number> = { meridian: -Infinity, parallel: -Infinity };
  let labels = "";
  for (const line of lines) {
    const points = line.points.map(([x, y]) => toPage(frame, x, y));
    const meridian = line.kind === "meridian";
    const at = meridian ? crossing(points, 1, bottom) : crossing(points, 0, frame.left);
    const [low, high] = meridian ? [frame.left, frame.left + frame.width] : [frame.top, bottom];
    const text = formatDegrees(line, step);
    const half = textWidth(text) * FONT / 2;
    if (at === undefined || at - half < low || at + half > high) continue;
    // A tick outside: where an image hides the lines, it still tells the place.
    const tick = meridian
      ? `M${rounded(at)},${rounded(bottom)}v3`
      : `M${rounded(frame.left)},${rounded(at)}h-3`;
    labels += element("path", { d: tick, stroke: "#000000", "stroke-width": 0.5 });
    // Parallels come from south to north, up the page: count downwards from the bottom.
    const along = meridian ? at : bottom - at;
    if (along - half < taken[line.kind] + 4) continue;
    taken[line.kind] = along + half;
    const place = meridian
      ? { x: at, y: bottom + 11 }
      : { transform: `translate(${(frame.left - 5).toFixed(2)},${at.toFixed(2)}) rotate(-90)` };
    labels += element(
      "text",
      { ...place, "text-anchor": "middle", "font-size": FONT, fill: "#333333" },
      text,
    );
  }
  return labels;
}

/** Where a line meets x (axis 0) or y (axis 1) = `edge`: its other coordinate. */
function crossing(points: [number, number][], axis: 0 | 1, edge: number): number | undefined {
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    if ((a[axis] - edge) * (b[axis] - edge) > 0 || a[axis] === b[axis]) continue;
    const t = (edge - a[axis]) / (b[axis] - a[axis]);
    return a[1 - axis] + (b[1 - axis] - a[1 - axis]) * t;
  }
  return undefined;
}
