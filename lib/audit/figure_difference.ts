import { Buffer } from "node:buffer";
import type { RecordedItem, RunRecord } from "../notebook/mod.ts";
import { drawPixels, drawPng, type Pixels } from "../report/mod.ts";
import type { Contents } from "./contents.ts";

/** Side of the squares in which pixels are compared, in pixels. */
const SQUARE = 8;
/** Pixels of a drawing to one of its CSS pixels. */
const ZOOM = 2;

/**
 * Pictures of the figures that differ, by id: as in the report and, below, as recomputed, with red squares where they
 * differ. A figure is left out where its drawing did not come with the report.
 */
export async function picturesOf(
  recorded: readonly RecordedItem[],
  again: RunRecord,
  contents: Contents,
): Promise<Map<string, Uint8Array>> {
  const byId = new Map(again.items.map((item) => [item.id, item]));
  const pictures = new Map<string, Uint8Array>();
  for (const item of recorded) {
    const other = byId.get(item.id);
    if (item.kind !== "figure" && item.kind !== "map" || other?.kind !== item.kind) continue;
    for (const lang of ["ja", "en"] as const) {
      const [before, after] = [item.content[lang], other.content[lang]];
      if (before.sha256 === after.sha256 || pictures.has(item.id)) continue;
      const drawings = await Promise.all([before, after].map((it) => contents.bytes(it)));
      if (drawings[0] === undefined || drawings[1] === undefined) continue;
      const [then, now] = drawings.map((bytes) => new TextDecoder().decode(bytes));
      const picture = await pictureOfDifference(then, now).catch((error) => {
        // What the report brought is no drawing: that its checksum differs is told all the same.
        console.error(
          `audit: no picture of ${item.id}: ${error instanceof Error ? error.message.split("\n")[0] : error}`,
        );
      });
      if (picture) pictures.set(item.id, picture);
    }
  }
  return pictures;
}

/** Both drawings, one below the other, as PNG; what differs is marked in both. */
export async function pictureOfDifference(recorded: string, found: string): Promise<Uint8Array> {
  const svgs = [recorded, found];
  const [before, after] = [await drawPixels(svgs[0]), await drawPixels(svgs[1])];
  const pngs = [await drawPng(svgs[0]), await drawPng(svgs[1])];
  const marks = squares(before, after).map(([x, y]) =>
    `<rect x="${x / ZOOM}" y="${y / ZOOM}" width="${SQUARE / ZOOM}" height="${SQUARE / ZOOM}"/>`
  ).join("");
  const width = Math.max(before.width, after.width) / ZOOM;
  const gap = 12;
  const height = (before.height + after.height) / ZOOM + gap;
  const panel = (top: number, { width, height }: Pixels, png: Uint8Array) =>
    `<g transform="translate(0,${top})"><image width="${width / ZOOM}" height="${height / ZOOM}" ` +
    `href="data:image/png;base64,${Buffer.from(png).toString("base64")}"/>` +
    `<g fill="#d00000" fill-opacity="0.45">${marks}</g></g>`;
  const below = before.height / ZOOM + gap;
  return await drawPng(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
      panel(0, before, pngs[0]) + panel(below, after, pngs[1]) +
      `<path d="M0,${below - gap / 2}H${width}" stroke="#888" stroke-dasharray="4,3"/></svg>`,
  );
}

/** Corners of the squares that hold a differing pixel; what only one picture covers differs. */
function squares(a: Pixels, b: Pixels): [x: number, y: number][] {
  const [width, height] = [Math.max(a.width, b.width), Math.max(a.height, b.height)];
  const found: [number, number][] = [];
  for (let top = 0; top < height; top += SQUARE) {
    for (let left = 0; left < width; left += SQUARE) if (differs(a, b, left, top)) found.push([left, top]);
  }
  return found;
}

function differs(a: Pixels, b: Pixels, left: number, top: number): boolean {
  for (let y = top; y < top + SQUARE; y++) {
    for (let x = left; x < left + SQUARE; x++) {
      const [inA, inB] = [x < a.width && y < a.height, x < b.width && y < b.height];
      if (inA !== inB) return true;
      if (!inA) continue;
      const [p, q] = [4 * (y * a.width + x), 4 * (y * b.width + x)];
      for (let channel = 0; channel < 3; channel++) {
        if (a.rgba[p + channel] !== b.rgba[q + channel]) return true;
      }
    }
  }
  return false;
}
