import { type Crs, JGD2011 } from "../geo/mod.ts";
import { DatumField } from "./datum_field.ts";
import { same } from "./code_sets.ts";
import { gridPhase, offLattice } from "./grid_phase.ts";
import type { Label, LogicalCheck } from "./logical_check.ts";
import type { PointTable } from "./point_table.ts";
import { ShapeIndex } from "./shape_index.ts";
import type { SurveyContext } from "./survey_context.ts";

/** Land of Japan, degrees: Okinotorishima to Etorofu, Yonaguni to Minamitorishima. */
const JAPAN = { west: 122, east: 154.5, south: 20, north: 46 };
const NO_CRS: Label = {
  ja: "座標系が示されておらず、座標値が度でもない",
  en: "No coordinate system is given, and the coordinates are no degrees",
};

const fields = { tokyo: "Tokyo_X, Tokyo_Y", jgd: "JGD_X, JGD_Y" };

function pairText(points: PointTable, datum: "tokyo" | "jgd"): (row: number) => string {
  return (row) =>
    [points[datum]!.x[row], points[datum]!.y[row]].map((v) => Number.isNaN(v) ? "" : v).join(", ");
}

/** The given system, or degrees where all coordinates look like them; undefined for metres of an unknown system. */
function crsOf({ survey: { crs, stage1 } }: SurveyContext): Crs | undefined {
  if (crs !== undefined) return crs;
  const { x, y } = stage1.jgd!;
  let [degrees, seen] = [0, 0];
  for (let k = 0; k < x.length; k++) {
    if (Number.isNaN(x[k]) || Number.isNaN(y[k])) continue;
    seen++;
    if (Math.abs(x[k]) <= 180 && Math.abs(y[k]) <= 180) degrees++;
  }
  return seen > 0 && degrees > seen / 2 ? JGD2011 : undefined;
}

/** L40-L44: coordinates. */
export const COORDINATE_CHECKS: ReadonlyArray<LogicalCheck> = [
  {
    id: "L40",
    severity: "E",
    clause: "別表4",
    title: { ja: "座標値に空欄がない", en: "No coordinate is empty" },
    needs: [],
    run({ interpreted }, found) {
      let seen = 0;
      for (const { table, points } of interpreted) {
        for (const datum of ["tokyo", "jgd"] as const) {
          const pair = points[datum];
          if (pair === undefined) continue;
          seen++;
          const note = found.reason({
            table,
            field: fields[datum],
            value: pairText(points, datum),
            rule: { ja: "X・Yとも記入", en: "Both X and Y are filled" },
            expected: { ja: "有限の数値", en: "finite numbers" },
          });
          for (let row = 0; row < points.rows; row++) {
            if (!Number.isFinite(pair.x[row]) || !Number.isFinite(pair.y[row])) note(row);
          }
        }
      }
      if (seen === 0) return { ja: "座標値のフィールドがない", en: "There are no fields of coordinates" };
    },
  },
  {
    id: "L41",
    severity: "E",
    clause: "3(1)ア, 別表4",
    title: { ja: "世界測地系の座標が日本の範囲にある", en: "JGD coordinates lie in Japan" },
    needs: ["coordinates"],
    run(context, found) {
      const crs = crsOf(context);
      if (crs === undefined) return NO_CRS;
      const { stage1 } = context.survey;
      const { x, y } = stage1.jgd!;
      const field = new DatumField(crs);
      const note = found.reason({
        table: "stage1",
        field: fields.jgd,
        value: pairText(stage1, "jgd"),
        rule: { ja: "日本の範囲", en: "Within Japan" },
        expected: same(`${JAPAN.west}-${JAPAN.east}°E, ${JAPAN.south}-${JAPAN.north}°N`),
      });
      for (let row = 0; row < x.length; row++) {
        if (!Number.isFinite(x[row]) || !Number.isFinite(y[row])) continue;
        // The shift of datum, 500 m, does not matter at the edge of a box at sea.
        const { longitude, latitude } = field.at(x[row], y[row]);
        const isInside = longitude >= JAPAN.west && longitude <= JAPAN.east && latitude >= JAPAN.south &&
          latitude <= JAPAN.north;
        if (!isInside) note(row);
      }
    },
  },
  {
    id: "L42",
    severity: "E",
    clause: "別表4",
    title: { ja: "日本測地系と世界測地系の座標が対応する", en: "The two coordinate pairs are of one place" },
    needs: ["coordinates", "tokyo"],
    run(context, found) {
      const crs = crsOf(context);
      if (crs === undefined) return NO_CRS;
      const { stage1 } = context.survey;
      const [tokyo, jgd] = [stage1.tokyo!, stage1.jgd!];
      const field = new DatumField(crs);
      const tolerance = context.settings.datumTolerance;
      /** Metres between a Tokyo pair shifted to JGD and a JGD pair. */
      const apart = (fromX: number, fromY: number, toX: number, toY: number) => {
        const at = field.at(fromX, fromY);
        const [east, north] = field.metres(at.latitude);
        return Math.hypot((fromX + at.east - toX) * east, (fromY + at.north - toY) * north);
      };
      const expected = (row: number): Label => {
        const at = field.at(tokyo.x[row], tokyo.y[row]);
        const digits = field.isGeographic ? 7 : 2;
        return same(
          `${(tokyo.x[row] + at.east).toFixed(digits)}, ${
            (tokyo.y[row] + at.north).toFixed(digits)
          } ± ${tolerance} m`,
        );
      };
      const reason = (ja: string, en: string) =>
        found.reason({
          table: "stage1",
          field: fields.jgd,
          value: pairText(stage1, "jgd"),
          rule: { ja, en },
          expected,
        });
      const copied = reason("両測地系に同じ座標値が記入されている", "One pair stands in both datums");
      const exchanged = reason("両測地系の座標値が入れ替わっている", "The two datums are exchanged");
      const turned = reason("XとYが入れ替わっている", "X and Y are exchanged");
      const away = reason("両測地系の座標値が別の場所を示す", "The two pairs are of different places");
      for (let row = 0; row < jgd.x.length; row++) {
        const [tx, ty, jx, jy] = [tokyo.x[row], tokyo.y[row], jgd.x[row], jgd.y[row]];
        if (!Number.isFinite(tx + ty + jx + jy)) continue;
        // NaN, outside the projection, is a wrong place too.
        if (apart(tx, ty, jx, jy) <= tolerance) continue;
        if (tx === jx && ty === jy) copied(row);
        else if (apart(jx, jy, tx, ty) <= tolerance) exchanged(row);
        else if (apart(tx, ty, jy, jx) <= tolerance || apart(ty, tx, jx, jy) <= tolerance) turned(row);
        else away(row);
      }
    },
  },
  {
    id: "L43",
    severity: "E",
    clause: "3(1)ア",
    title: { ja: "格子点が500m間隔の格子上にある", en: "The points lie on the 500 m grid" },
    needs: ["coordinates"],
    run(context, found) {
      const { survey: { stage1 }, settings: { grid: { spacing, tolerance } } } = context;
      const crs = crsOf(context);
      if (crs === undefined) return NO_CRS;
      if (new DatumField(crs).isGeographic) {
        return {
          ja: "座標値が度であり、格子の座標系が示されていない",
          en: "Coordinates are degrees; the grid needs metres",
        };
      }
      const jgd = stage1.jgd!;
      const phase = gridPhase(jgd, spacing, tolerance);
      if (phase.share < 0.5) {
        return {
          ja: "格子が座標軸に沿っていない（格子の座標系で与える）",
          en: "The grid does not follow the axes: give coordinates in the system it was laid in",
        };
      }
      const off = found.reason({
        table: "stage1",
        field: fields.jgd,
        value: pairText(stage1, "jgd"),
        rule: {
          ja: `${spacing} m格子からのずれが${tolerance} mを超える`,
          en: `More than ${tolerance} m off the ${spacing} m grid`,
        },
        expected: (row) =>
          same(
            [
              (jgd.x[row] - offLattice(jgd.x[row], phase.x, spacing)).toFixed(2),
              (jgd.y[row] - offLattice(jgd.y[row], phase.y, spacing)).toFixed(2),
            ].join(", "),
          ),
      });
      const twice = found.reason({
        table: "stage1",
        field: fields.jgd,
        value: pairText(stage1, "jgd"),
        rule: { ja: "他の格子点と同じ位置", en: "The place of another point" },
        expected: { ja: "格子点ごとに別の位置", en: "a place of its own" },
      });
      const taken = new Set<number>();
      for (let row = 0; row < jgd.x.length; row++) {
        const [x, y] = [jgd.x[row], jgd.y[row]];
        if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
        const isOff = Math.abs(offLattice(x, phase.x, spacing)) > tolerance ||
          Math.abs(offLattice(y, phase.y, spacing)) > tolerance;
        if (isOff) {
          off(row);
          continue;
        }
        const node = Math.round((y - phase.y) / spacing) * 2 ** 26 + Math.round((x - phase.x) / spacing);
        if (taken.has(node)) twice(row);
        else taken.add(node);
      }
    },
  },
  {
    id: "L44",
    severity: "W",
    clause: "3(1)ア, 別表1, 別表2",
    title: {
      ja: "格子点が記録された都道府県の区域内にある",
      en: "Points lie in the prefecture of their record",
    },
    needs: ["shapes"],
    run({ survey: { stage1, prefectureShapes } }, found) {
      const shapes = new Map([...prefectureShapes!].map(([pref, shape]) => [pref, new ShapeIndex(shape)]));
      const { x, y } = stage1.jgd!;
      const whereIs = (row: number) => [...shapes].find(([, shape]) => shape.contains(x[row], y[row]))?.[0];
      const note = found.reason({
        table: "stage1",
        field: "pref",
        value: (row) => String(stage1.pref[row]),
        rule: { ja: "座標が都道府県の区域外", en: "The coordinates lie outside the prefecture" },
        expected: (row) => {
          const pref = whereIs(row);
          return pref === undefined
            ? { ja: "いずれの区域にもない", en: "in no prefecture" }
            : same(String(pref));
        },
      });
      for (let row = 0; row < stage1.rows; row++) {
        const shape = shapes.get(stage1.pref[row]);
        if (shape !== undefined && Number.isFinite(x[row] + y[row]) && !shape.contains(x[row], y[row])) {
          note(row);
        }
      }
    },
  },
];
