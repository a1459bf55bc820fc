import type { Table } from "apache-arrow";
import { Fault } from "../fault/mod.ts";
import { type Caution, caution } from "./caution.ts";
import { cellsAt, type DensityArea } from "./density_area.ts";
import { meshShares, type MeshShares } from "./mesh_shares.ts";
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
    const found = known.get(code) ?? sharesOf(area, code, `${where}, row ${row + 1}`);
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
  const used = mesh.filter((each) => each !== null);
  const out = shares.filter((each, row) => each !== null && mesh[row] === null).length;
  return { cell, mesh, cautions: used.length + out > 0 ? [told(used, out, shares.filter((s) => s !== null))] : [] };
}

function sharesOf(area: DensityArea, code: string, where: string): MeshShares {
  try {
    return meshShares(area, code);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault("wildlife: not a code of a mesh", {
      expected: error.expected ?? "a code of JIS X 0410",
      found: code,
      where,
      remedy: error.remedy,
      cause: error,
    });
  }
}

function told(used: readonly MeshShares[], out: number, all: readonly MeshShares[]): Caution {
  const names = [...new Map(all.map(({ name }) => [name.ja, name])).values()];
  const cells = used.map((each) => each.cells.length);
  const most = cells.reduce((a, b) => Math.max(a, b), 0);
  const least = Math.round(100 * used.reduce((low, { inside }) => Math.min(low, inside), 1));
  return caution(
    "places-by-mesh",
    `${all.length}行の位置はメッシュ番号（${names.map(({ ja }) => ja).join("、")}）による。` +
      `うち${used.length}行は、重なるセル（1メッシュ当たり最大${most}セル）に、重なる面積の割合で配分した` +
      `（区域に含まれるメッシュの面積は最小${least}%）。メッシュの中のどこであるかは分からず、` +
      `密度の高い場所で作業していれば捕獲効率は高めに推定される。` +
      (out > 0 ? `${out}行は、メッシュの半分以上が区域の外であり、区域の外とみなした。` : ""),
    `The places of ${all.length} rows are codes of meshes (${names.map(({ en }) => en).join(", ")}). ${used.length} were ` +
      `spread over the cells that the mesh overlaps (at most ${most} cells), by ground in common ` +
      `(at least ${least}% of a mesh lies in the area). Where in the mesh it was is not known: if work was done ` +
      `where deer are dense, catchability comes out too high.` +
      (out > 0 ? ` ${out} rows, more than half of whose mesh lies outside the area, count as outside.` : ""),
  );
}
