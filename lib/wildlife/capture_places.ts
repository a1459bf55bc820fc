import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { type Caution, caution } from "./caution.ts";
import { cellsAt, type DensityArea } from "./density_area.ts";
import { type MeshShares, meshShares } from "./mesh_shares.ts";
import { nameColumn } from "./name_column.ts";
import { optionalNumbers } from "./optional_numbers.ts";
import { outsideArea } from "./outside_area.ts";

/** Where the rows of a table are in the area. */
export interface CapturePlaces {
  /** Number of the cell in the area; -1 outside, unknown, or known by the code of a mesh alone. */
  cell: Int32Array;
  /** For rows that are known by the code of a mesh alone the cells that it lies over; null for others, and outside. */
  mesh: (MeshShares | null)[];
  cautions: Caution[];
}

/** A mesh of which less lies in the area says that a place is outside of it rather than inside. */
const LEAST_INSIDE = 0.5;

/**
 * Cells of the rows of a table: by `x` and `y` (m) where a row has them, else by `mesh`, a code of JIS X 0410, spread over
 * the cells that the mesh lies over ({@link meshShares}). Rows with neither have no place.
 *
 * @param where What the table is.
 * @throws {Fault} a text that is no code of a mesh, with its row; places none of which lies in the area: a table of another one.
 */
export function capturePlaces(table: Table, area: DensityArea, where: string): CapturePlaces {
  const [x, y] = [optionalNumbers(table, "x"), optionalNumbers(table, "y")];
  const cell = cellsAt(area, x, y);
  const isPlaced = Array.from(x, (value, row) => Number.isFinite(value + y[row]));
  const codes = table.getChild("mesh") ? nameColumn(table, "mesh", { missing: "" }) : [];
  const known = new Map<string, MeshShares>();
  const shares = Array.from(cell, (_, row): MeshShares | null => {
    const code = isPlaced[row] ? "" : (codes[row] ?? "").trim();
    if (code === "") return null;
    const found = known.get(code) ?? meshShares(area, code, `${where}, row ${row + 1}`);
    known.set(code, found);
    return found;
  });
  const mesh = shares.map((each) => each !== null && each.inside >= LEAST_INSIDE ? each : null);
  const isSomewhere = cell.some((at, row) => at >= 0 || mesh[row] !== null);
  if (!isSomewhere && isPlaced.includes(true)) throw outsideArea(area, x, y, where);
  if (!isSomewhere && known.size > 0) {
    throw new Fault("wildlife: meshes of another place than the area", {
      expected: `meshes at least half of which lies in the cells of capture-cells (${area.crs})`,
      found: [...known].slice(0, 20).map(([code, { inside }]) => `${code}: ${(100 * inside).toFixed(0)} %`)
        .join(", "),
      where,
      remedy: "enlarge the area (more rows in capture-cells), or give coordinates instead of codes of meshes",
    });
  }
  const [all, used] = [shares, mesh].map((some) => some.filter((each) => each !== null));
  return { cell, mesh, cautions: all.length > 0 ? [told(all, used)] : [] };
}

function told(all: readonly MeshShares[], used: readonly MeshShares[]): Caution {
  const names = [...new Map(all.map(({ name }) => [name.ja, name])).values()];
  const most = used.reduce((high, { cells }) => Math.max(high, cells.length), 0);
  const least = Math.round(100 * used.reduce((low, { inside }) => Math.min(low, inside), 1));
  const out = all.length - used.length;
  const spread = used.length === 0 ? { ja: "", en: "" } : {
    ja: `${used.length}行は、メッシュの重なるセル（最大${most}セル）に、重なる面積の割合で配分した` +
      `（区域に含まれるのはメッシュの面積の${least}%以上）。`,
    en:
      `${used.length} are spread over the cells that the mesh overlaps (${most} at most) by ground in common ` +
      `(${least}% or more of a mesh lies in the area). `,
  };
  const left = out === 0 ? { ja: "", en: "" } : {
    ja: `${out}行は、メッシュの半分以上が区域の外であり、区域の外とみなした。`,
    en: `${out}, more than half of whose mesh lies outside the area, count as outside.`,
  };
  return caution(
    "places-by-mesh",
    `${all.length}行の位置はメッシュコード（${
      names.map(({ ja }) => ja).join("、")
    }）による。${spread.ja}${left.ja}`,
    `The places of ${all.length} rows are codes of meshes (${
      names.map(({ en }) => en).join(", ")
    }). ${spread.en}${left.en}`
      .trimEnd(),
  );
}
