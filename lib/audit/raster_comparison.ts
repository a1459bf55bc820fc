import type { Raster } from "../geo/mod.ts";
import { openGeoTiff } from "../geo/mod.ts";
import { DifferenceList } from "./difference_list.ts";
import { verbatim } from "./verdict.ts";

/** Compares two GeoTIFF files: place, size, bands and every cell. */
export async function compareRasters(recorded: string, found: string): Promise<DifferenceList> {
  const differences = new DifferenceList();
  const rasters: Raster[] = [];
  try {
    for (const path of [recorded, found]) rasters.push(await openGeoTiff(path));
    const [before, after] = rasters;
    for (const name of ["width", "height", "origin", "resolution", "bands", "crs"] as const) {
      const [a, b] = [before, after].map((it) => JSON.stringify(it[name]) ?? "–");
      if (a !== b) differences.add(verbatim(name), a, b);
    }
    // Cells of other grids are others altogether.
    if (differences.total === 0) await compareCells(before, after, differences);
    return differences;
  } finally {
    for (const raster of rasters) await raster.close();
  }
}

async function compareCells(recorded: Raster, found: Raster, differences: DifferenceList): Promise<void> {
  const { width, height } = recorded;
  // A band of rows at a time: the whole raster need not fit into memory.
  for (let top = 0; top < height; top += 512) {
    const window = { left: 0, top, right: width, bottom: Math.min(height, top + 512) };
    const [before, after] = await Promise.all([recorded.read({ window }), found.read({ window })]);
    for (const [band, cells] of before.bands.entries()) {
      const others = after.bands[band];
      for (let i = 0; i < cells.length; i++) {
        if (Object.is(cells[i], others[i])) continue;
        const [row, column] = [top + Math.floor(i / width) + 1, i % width + 1];
        const what = {
          ja: `バンド ${band + 1}、${row} 行 ${column} 列`,
          en: `band ${band + 1}, row ${row}, column ${column}`,
        };
        differences.add(what, String(cells[i]), String(others[i]));
      }
    }
  }
}
