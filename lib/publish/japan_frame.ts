import { JAPAN_EQUAL_AREA } from "../geo/mod.ts";
import type { MapDrawing } from "./map.ts";

/**
 * A map of the whole country: the four main islands with 北方領土 in the frame, 南西諸島 and 小笠原諸島 in
 * its empty corners at the same scale. Spread it into a drawing:
 * `publish.map(id, { ...publish.JAPAN_FRAME, layers }, options)`. Metres in `JAPAN_EQUAL_AREA`;
 * Minamitorishima and Okinotorishima lie outside.
 */
export const JAPAN_FRAME: Required<Pick<MapDrawing, "crs" | "extent" | "insets">> = {
  crs: JAPAN_EQUAL_AREA,
  extent: [-800_000, -640_000, 950_000, 1_135_000],
  insets: [
    {
      label: { ja: "南西諸島", en: "Nansei Islands" },
      extent: [-1_460_000, -1_225_000, -570_000, -625_000],
      corner: "top-left",
    },
    {
      label: { ja: "小笠原諸島", en: "Ogasawara Is." },
      extent: [340_000, -1_310_000, 570_000, -890_000],
      corner: "bottom-right",
    },
  ],
};
