import { DataType, type Table, vectorFromArray } from "apache-arrow";
import { columnNumbers, columnTexts, tableFrom } from "../table/mod.ts";
import { caution } from "./caution.ts";
import { cellsAt, type DensityArea } from "./density_area.ts";
import { nameColumn } from "./name_column.ts";
import { outsideArea } from "./outside_area.ts";
import type { PlacedTable } from "./with_places.ts";

/**
 * The rows of a survey that lie in the cells of the area, with a caution that tells how many do not: ranges and flights reach
 * beyond a plan. Where rows have `effective` (what the fixes of an animal are worth), it is lowered to the share of its
 * fixes that stay; an animal without a fix in the area has no row left. A table without rows is handed back as it is.
 *
 * @param table With `x` and `y`, m, of the area's coordinate system.
 * @param where What the table is.
 * @throws {Fault} no row in the area: observations of another place.
 */
export function withinArea(table: Table, area: DensityArea, where: string): PlacedTable {
  if (table.numRows === 0) return { table, cautions: [] };
  const [x, y] = [columnNumbers(table, "x"), columnNumbers(table, "y")];
  const cells = cellsAt(area, x, y);
  const isCollars = table.getChild("effective") !== null;
  const share = isCollars ? sharesWithin(table, cells) : undefined;
  const rows = Array.from(cells.keys()).filter((row) => cells[row] >= 0 && (share?.[row] ?? 1) > 0);
  if (rows.length === 0) throw outsideArea(area, x, y, where);
  if (rows.length === table.numRows) return { table, cautions: [] };
  const columns = table.schema.fields.map(({ name, type }) => {
    if (name === "effective") {
      const effective = columnNumbers(table, name);
      return [name, Float64Array.from(rows, (row) => effective[row] * share![row])] as const;
    }
    if (DataType.isDictionary(type) || DataType.isUtf8(type)) {
      const texts = columnTexts(table, name, { missing: "" });
      return [name, rows.map((row) => texts[row])] as const;
    }
    const values = table.getChild(name)!;
    return [name, vectorFromArray(rows.map((row) => values.get(row)), type)] as const;
  });
  const out = table.numRows - rows.length;
  return {
    table: tableFrom(Object.fromEntries(columns)),
    cautions: [caution(
      "rows-outside-area",
      `${table.numRows}行のうち${out}行は対象区域の外であり、除いた`,
      `Of ${table.numRows} rows ${out} lie outside the area and are left out`,
    )],
  };
}

/** For each row the share of the fixes of its animal that lie in the area. */
function sharesWithin(table: Table, cells: Int32Array): Float64Array {
  const animals = nameColumn(table, "animal");
  const fixes = columnNumbers(table, "fixes");
  const [all, inside] = [new Map<string, number>(), new Map<string, number>()];
  animals.forEach((animal, row) => {
    all.set(animal, (all.get(animal) ?? 0) + fixes[row]);
    inside.set(animal, (inside.get(animal) ?? 0) + (cells[row] >= 0 ? fixes[row] : 0));
  });
  return Float64Array.from(
    animals,
    (animal) => all.get(animal)! > 0 ? inside.get(animal)! / all.get(animal)! : 0,
  );
}
