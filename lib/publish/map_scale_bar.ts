import { geodesicDistance, trueNorth, unproject } from "../geo/mod.ts";
import type { MapFrame } from "./map_frame.ts";
import { element } from "./markup.ts";
import { formatNumber } from "./number_format.ts";
import { prettyLength } from "./pretty_step.ts";
import { textWidth } from "./text_width.ts";

/** A drawn thing with its size, at 0, 0. */
export interface Block {
  svg: string;
  width: number;
  height: number;
}

const FONT = 9;

/**
 * Metres on the ground to a CSS pixel, west to east through the frame's centre. On the ellipsoid:
 * in Mercator or on a plane grid the coordinates alone would be wrong.
 */
export function groundMetresPerPixel(frame: MapFrame): number {
  const [west, south, east, north] = frame.extent;
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  // Not below a metre, of which degrees keep some nine digits.
  const half = Math.max((east - west) / 20, 0.5);
  const ends = unproject(frame.crs, [x - half, x + half], [y, y]);
  return geodesicDistance(ends.x[0], ends.y[0], ends.x[1], ends.y[1]) / (2 * half * frame.scale);
}

/** A length with the decimal places it takes to say it in full: 0.25, not 0.3. */
function inFull(length: number): string {
  let digits = 0;
  // A round length, 0.1 or 0.25, is not one in binary: the places end where only that is left.
  while (digits < 15 && Math.abs(Number(length.toFixed(digits)) - length) > length * 1e-9) digits++;
  return formatNumber(length, { digits });
}

/** A scale bar of a round length that is at most `most` CSS pixels long; its marks say just what is drawn. */
export function scaleBar(frame: MapFrame, most: number): Block {
  const metres = groundMetresPerPixel(frame);
  const length = prettyLength(most * metres);
  const width = length / metres;
  const [unit, per] = length >= 1000 ? ["km", 1000] : ["m", 1];
  const boxes = [0, 1, 2, 3].map((i) =>
    element("rect", {
      x: 0.5 + width * i / 4,
      y: FONT + 4,
      width: width / 4,
      height: 4,
      fill: i % 2 === 0 ? "#000000" : "#ffffff",
      stroke: "#000000",
      "stroke-width": 0.5,
    })
  );
  const [middle, end] = [length / per / 2, length / per].map(inFull);
  // A short bar with long numbers has no room for the one in the middle.
  const hasRoom = (textWidth(middle) + textWidth(end)) / 2 * FONT + 3 < width / 2;
  const marks: [number, string, string][] = [
    [0.5, "0", "start"],
    ...(hasRoom ? [[width / 2, middle, "middle"] as [number, string, string]] : []),
    [width, end, "middle"],
  ];
  const texts = marks.map(([x, text, anchor]) =>
    element("text", { x, y: FONT, "font-size": FONT, "text-anchor": anchor }, text)
  );
  const afterEnd = width + textWidth(end) * FONT / 2 + 2;
  const unitText = element("text", { x: afterEnd, y: FONT, "font-size": FONT }, unit);
  return {
    svg: boxes.join("") + texts.join("") + unitText,
    width: afterEnd + textWidth(unit) * FONT,
    height: FONT + 9,
  };
}

/** An arrow to true north at the frame's centre. */
export function northArrow(frame: MapFrame): Block {
  const [west, south, east, north] = frame.extent;
  const angle = trueNorth(frame.crs, (west + east) / 2, (south + north) / 2);
  const half = (side: 1 | -1, fill: string) =>
    element("path", { d: `M0,-12L${side * 6},10L0,5Z`, fill, stroke: "#000000", "stroke-width": 0.6 });
  const letter = element("text", {
    x: 0,
    y: -15,
    "font-size": 11,
    "font-weight": "bold",
    "text-anchor": "middle",
  }, "N");
  const turned = `translate(12,27) rotate(${(Math.round(angle * 100) / 100 + 0)})`;
  return {
    svg: element("g", { transform: turned }, half(-1, "#000000"), half(1, "#ffffff"), letter),
    width: 24,
    height: 40,
  };
}
